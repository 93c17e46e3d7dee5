//! A small catalogue as people write it, for tests.

use super::{Table, read};
use crate::products::Catalogue;

const FILES: [(&str, &str); 9] = [
    (
        "measures.csv",
        "\
measure,type,name_zh,name_en,abbreviation_zh,abbreviation_en
1,money,元,Yuan,元,CNY
4,duration,小时,Hour,小时,h
10,traffic,GB,Gigabyte,G,GB
11,traffic,MB,Megabyte,M,MB
17,capacity,GB,Gigabyte,G,GB
",
    ),
    ("conversions.csv", "measure,to,ratio\n10,11,1024\n"),
    (
        "regions.csv",
        "\
region,name_zh,name_en,zones
cn-north-4,华北-北京四,CN North-Beijing4,cn-north-4a cn-north-4b
cn-south-1,华南-广州,CN South-Guangzhou,
",
    ),
    (
        "services.csv",
        "\
service,abbreviation,name_zh,name_en,incentive_policy,partner_discounts
hws.service.type.ec2,ECS,弹性云服务器,Elastic Cloud Server,specific,yes
hws.service.type.ebs,EVS,云硬盘,Elastic Volume Service,not_specific,no
",
    ),
    (
        "resource-types.csv",
        "\
resource_type,service,name_zh,name_en,description_zh,description_en
hws.resource.type.vm,hws.service.type.ec2,云主机,Virtual machine,,
hws.resource.type.volume,hws.service.type.ebs,硬盘,Disk,块存储,\"Block storage, of any kind\"
",
    ),
    (
        "usage-types.csv",
        "\
usage_type,resource_type,name_zh,name_en,measure,accumulates
Duration,hws.resource.type.vm,时长,Duration,4,no
upflow,hws.resource.type.vm,流量,Traffic,11,yes
Duration,hws.resource.type.volume,时长,Duration,4,no
",
    ),
    (
        "products.csv",
        "\
product,service,resource_type,region,zone,spec,name_zh,name_en,\
size_measure,size_least,size_most,size_step,traits
vm-1,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,,s6.small.1.linux,\
通用计算型,General computing,,,,,not_renewable no_five_days
vm-1a,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,cn-north-4a,s6.small.1.linux,\
通用计算型,General computing,,,,,
disk-1,hws.service.type.ec2,hws.resource.type.volume,cn-south-1,,SATA,\
普通IO,Common I/O,17,10,32768,1,strict_selected
",
    ),
    (
        "attributes.csv",
        "\
product,attribute,name_zh,name_en,value,unit
vm-1,memory,内存,Memory,1,GB
vm-1,cpu,核数,Cores,1,
",
    ),
    (
        "prices.csv",
        "\
product,mode,usage_type,measure,period,periods,above,price,from
vm-1,on_demand,Duration,4,,,,0.25,2026-01-01T00:00:00Z
vm-1,on_demand,upflow,10,,,0,0.8,2026-01-01T00:00:00Z
vm-1,on_demand,upflow,10,,,1024.5,0.5,2026-01-01T00:00:00Z
vm-1,on_demand,Duration,4,,,,0.2,2026-07-01T00:00:00Z
vm-1,period,,,month,,,120,2026-01-01T00:00:00Z
vm-1,period,,,year,1,,1200,2026-01-01T00:00:00Z
disk-1,on_demand,Duration,4,,,,0.0000000001,2026-01-01T00:00:00Z
disk-1,period,,,month,,,0.3,2026-01-01T00:00:00Z
",
    ),
];

/// Its tables.
pub(super) fn tables() -> Vec<Table> {
    let table = |(name, text): (&str, &str)| Table { name: name.to_owned(), text: text.to_owned() };
    FILES.map(table).into()
}

/// Its tables, in one of which a text is another. The first one is changed.
pub(super) fn changed(file: &str, old: &str, new: &str) -> Vec<Table> {
    with(tables(), file, old, new)
}

/// Its tables with two packages: machines with traffic, filled anew by the month, and traffic anywhere.
pub(super) fn packaged() -> Vec<Table> {
    let mut tables = tables();
    for (file, lines) in [
        (
            "products.csv",
            "\
pack-1,hws.service.type.ec2,hws.resource.type.vm,cn-north-4,,pack.vm,云主机包,Machines,,,,,
pack-2,hws.service.type.ebs,hws.resource.type.volume,cn-north-4,,pack.flow,流量包,Traffic,,,,,
",
        ),
        ("prices.csv", "pack-1,period,,,year,1,,900,2026-01-01T00:00:00Z\n"),
    ] {
        let table =
            tables.iter_mut().find(|table| table.name == file).expect("a table of the name");
        table.text.push_str(lines);
    }
    let text = "\
product,item,usage_type,quota,measure,cycle,kind,region,specs,service,resource_type
pack-1,1,Duration,744,4,month,anniversary,cn-north-4,s6.small.1.linux,,
pack-1,2,upflow,0.5,10,month,anniversary,,,,
pack-2,7,UPFLOW,1024,11,,,,,hws.service.type.ec2,hws.resource.type.vm
";
    tables.push(Table { name: "packages.csv".to_owned(), text: text.to_owned() });
    tables
}

/// Tables in one of which a text is another. The first one is changed.
pub(super) fn with(mut tables: Vec<Table>, file: &str, old: &str, new: &str) -> Vec<Table> {
    let table = tables.iter_mut().find(|table| table.name == file).expect("a table of the name");
    assert!(table.text.contains(old), "{file} has no {old:?}");
    table.text = table.text.replacen(old, new, 1);
    tables
}

/// These tables as a catalogue.
pub(super) fn catalogue(tables: &[Table]) -> Catalogue {
    read(tables).unwrap_or_else(|problems| panic!("nothing is wrong: {problems:#?}"))
}
