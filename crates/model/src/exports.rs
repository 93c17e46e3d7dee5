//! Tables: somebody's statement, and the journal of the realm.

use crate::answer::Answer;
use crate::books::{Line, Posting};
use crate::calendar::{cycle_text, year_before};
use crate::customers::bad_parameter;
use crate::json::Json;
use crate::statement::StatementQuery;
use crate::world::{Model, Who};

const STATEMENT: [&str; 14] = [
    "交易时间",
    "交易类型",
    "交易来源",
    "交易流水号",
    "账期",
    "方向",
    "金额",
    "余额",
    "币种",
    "支付渠道",
    "渠道流水号",
    "账簿编号",
    "分录序号",
    "凭证编号",
];

const JOURNAL: [&str; 22] = [
    "凭证编号",
    "交易时间",
    "记账时间",
    "交易类型",
    "交易来源",
    "交易流水号",
    "付款客户",
    "消费客户",
    "账簿客户",
    "账簿编号",
    "账簿类型",
    "账簿批次",
    "分录序号",
    "方向",
    "金额",
    "余额",
    "币种",
    "账期",
    "支付渠道",
    "渠道流水号",
    "操作者",
    "原因",
];

impl Model {
    /// Somebody's statement as a table, the oldest line first.
    pub fn export_statement(&self, who: Who, query: &StatementQuery) -> Answer {
        let to = query.to.unwrap_or_else(|| self.zone.civil_day(self.now()));
        let from = query.from.unwrap_or_else(|| year_before(to));
        if from > to {
            return bad_parameter();
        }
        let mut lines = self.lines(who, query, (from, to));
        lines.sort_by_key(|found| {
            (self.postings[found.line.posting].at, found.book.serial, found.number)
        });
        let rows = lines.iter().map(|found| {
            let posting = &self.postings[found.line.posting];
            let mut row = vec![Json::instant(posting.at)];
            row.extend(trade(posting));
            row.push(cycle_text(posting.trade.cycle).into());
            row.extend(self.moved(found.line));
            row.extend(channel(posting));
            row.extend([found.book.id.into(), found.number.to_string().into(), posting.id.into()]);
            row
        });
        Answer::table(&STATEMENT, rows.collect())
    }

    /// Every entry of every posting, in the order of the postings; `after`: of those after that one.
    pub fn export_journal(&self, after: Option<usize>) -> Answer {
        let all = self.entries();
        let first = after.map_or(0, |place| place + 1);
        let mut rows = Vec::new();
        for (posting, entries) in self.postings.iter().zip(&all).skip(first) {
            let Posting { id, at, actor, trade: of } = posting;
            for entry in entries {
                // It was written down at an instant of the process's clock.
                let mut row = vec![(*id).into(), Json::instant(*at), Json::Any];
                row.extend(trade(posting));
                let people = [of.payer, of.consumer, entry.place.0];
                row.extend(people.map(|who| Json::from(self.people[who].id)));
                row.extend([entry.book.id.into(), entry.place.1.word().into()]);
                row.extend([self.lot_text(entry.place), entry.number.to_string().into()]);
                row.extend(self.moved(entry.line));
                row.push(cycle_text(of.cycle).into());
                row.extend(channel(posting));
                row.extend([actor.as_str().into(), of.reason.as_str().into()]);
                rows.push(row);
            }
        }
        Answer::table(&JOURNAL, rows)
    }

    /// Direction, amount and balance, in the realm's currency.
    fn moved(&self, line: Line) -> [Json; 4] {
        let direction = if line.amount < 0 { "debit" } else { "credit" };
        let currency = self.site.currency();
        [direction.into(), Json::amount(line.amount), Json::amount(line.after), currency.into()]
    }
}

/// What happened, by which source operation, in which transaction.
fn trade(posting: &Posting) -> [Json; 3] {
    let trade = &posting.trade;
    [trade.kind.into(), trade.detail.into(), trade.id.into()]
}

/// The payment channel and its number, where money crossed the border.
fn channel(posting: &Posting) -> [Json; 2] {
    match &posting.trade.channel {
        Some((channel, number)) => [channel.to_string().into(), number.as_str().into()],
        None => ["".into(), "".into()],
    }
}
