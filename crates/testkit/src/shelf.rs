//! A small catalogue: a server by the hour and by the month, and a disk by the hour.

use hubu_core::products::tables::Table;

/// The price of the server by the hour, with all that stands before it on its line.
pub const SERVER_BY_THE_HOUR: &str = "ecs-s6,on_demand,Duration,4,,,,0.09";

/// A line that gives the server another price by the hour, long after worlds begin.
pub const SERVER_LATER: &str = "ecs-s6,on_demand,Duration,4,,,,0.08,2099-01-01T00:00:00Z\n";

const TABLES: [(&str, &str); 9] = [
    (
        "measures.csv",
        "measure,type,name_zh,name_en,abbreviation_zh,abbreviation_en\n\
         1,money,元,CNY,元,CNY\n\
         4,duration,小时,hour,小时,hour\n\
         5,duration,秒,second,秒,s\n\
         17,capacity,GB,GB,GB,GB\n",
    ),
    ("conversions.csv", "measure,to,ratio\n4,5,3600\n"),
    (
        "regions.csv",
        "region,name_zh,name_en,zones\n\
         cn-north-4,华北-北京四,CN North-Beijing4,cn-north-4a cn-north-4b\n",
    ),
    (
        "services.csv",
        "service,abbreviation,name_zh,name_en,incentive_policy,partner_discounts\n\
         hws.service.type.ec2,ECS,弹性云服务器,Elastic Cloud Server,not_specific,yes\n\
         hws.service.type.ebs,EVS,云硬盘,Elastic Volume Service,not_specific,yes\n",
    ),
    (
        "resource-types.csv",
        "resource_type,service,name_zh,name_en,description_zh,description_en\n\
         hws.resource.type.vm,hws.service.type.ec2,云主机,VM,弹性云服务器,Elastic cloud server\n\
         hws.resource.type.volume,hws.service.type.ebs,磁盘,Disk,云硬盘,EVS disk\n",
    ),
    (
        "usage-types.csv",
        "usage_type,resource_type,name_zh,name_en,measure,accumulates\n\
         Duration,hws.resource.type.vm,时长,Duration,4,no\n\
         Duration,hws.resource.type.volume,时长,Duration,4,no\n",
    ),
    (
        "products.csv",
        "product,service,resource_type,region,zone,spec,name_zh,name_en,size_measure,size_least,\
         size_most,size_step,traits\n\
         ecs-s6,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,,s6.small.1.linux,\
         通用计算型,General computing,,,,,\n\
         evs-ssd,hws.service.type.ebs,hws.resource.type.volume,cn-north-4,,SSD,\
         超高IO,Ultra-high I/O,17,10,32768,1,\n",
    ),
    (
        "attributes.csv",
        "product,attribute,name_zh,name_en,value,unit\necs-s6,vcpus,核数,vCPUs,1,\n",
    ),
    (
        "prices.csv",
        "product,mode,usage_type,measure,period,periods,above,price,from\n\
         ecs-s6,on_demand,Duration,4,,,,0.09,2025-01-01T00:00:00Z\n\
         ecs-s6,period,,,month,,,32.2,2025-01-01T00:00:00Z\n\
         evs-ssd,on_demand,Duration,4,,,,0.0014,2025-01-01T00:00:00Z\n",
    ),
];

/// Its tables. All prices begin a year before worlds do.
pub fn tables() -> Vec<Table> {
    let table = |(name, text): (&str, &str)| Table { name: name.to_owned(), text: text.to_owned() };
    TABLES.into_iter().map(table).collect()
}

/// The same with a text put in another's place, which must be there, in the table of this name.
///
/// # Panics
/// When it is not there.
pub fn changed(name: &str, from: &str, to: &str) -> Vec<Table> {
    let mut tables = tables();
    let table = tables.iter_mut().find(|table| table.name == name).expect("a table of the name");
    assert!(table.text.contains(from), "{from} in {name}");
    table.text = table.text.replace(from, to);
    tables
}

/// The same with a line more at the end of the table of this name.
///
/// # Panics
/// When there is no such table.
pub fn with(name: &str, line: &str) -> Vec<Table> {
    let mut tables = tables();
    let table = tables.iter_mut().find(|table| table.name == name).expect("a table of the name");
    table.text.push_str(line);
    tables
}
