//! The form in which texts are compared by a search: what people type differently and mean alike.

use crate::chainage::half_width;

/// Traditional characters of names of places, lines, offices and persons of the area, each followed by its
/// simplified form. No complete table: a character that is missing is compared as it stands.
const TRADITIONAL: &str = "鐵铁線线縣县區区鎮镇鄉乡臺台關关陽阳陰阴靜静樂乐嶺岭寧宁韓韩準准興兴廣广應应懷怀魯鲁嵐岚雲云龍龙馬马\
劉刘張张趙赵陳陈楊杨孫孙吳吴鄭郑馮冯蔣蒋蕭萧葉叶閻阎許许鄧邓國国東东車车號号發发長长門门雙双溝沟莊庄堯尧窯窑廟庙橋桥\
嶽岳濱滨灣湾樓楼倉仓園园樹树紅红黃黄綠绿頭头後后裏里裡里麗丽豐丰義义禮礼賢贤聖圣崗岗岡冈壩坝塊块劃划撥拨讓让臨临時时徵征\
務务總总業业農农場场隊队組组戶户職职書书記记辦办處处機机電电話话員员廠厂礦矿薊蓟畢毕羅罗錢钱盧卢蘇苏鍾钟譚谭賈贾鄒邹陸陆\
閆闫賴赖龔龚顧顾嚴严齊齐康康萬万歲岁華华榮荣強强偉伟軍军勝胜俊俊亞亚紹绍維维綱纲紀纪緒绪繼继續续彥彦曉晓斌斌鵬鹏飛飞鳳凤\
麥麦鹽盐爾尔塚冢塹堑墳坟壽寿奮奋實实寶宝專专導导峽峡島岛嶇岖巖岩幹干廳厅彌弥復复慶庆憲宪戰战擔担擴扩據据斷断昇升會会棟栋\
極极樑梁權权歐欧歷历殘残氣气決决淺浅淵渊減减溫温漢汉潔洁澤泽濟济瀏浏為为煙烟營营爐炉獨独環环瓊琼畝亩當当盤盘監监眾众瞭了\
碼码確确礫砾種种積积穩稳窪洼竇窦筆笔節节糧粮緣缘縱纵織织罷罢聯联肅肃膠胶艷艳莖茎蘭兰蘆芦蟲虫蠍蝎衛卫襄襄觀观計计訂订設设\
試试詳详語语認认調调請请論论證证譽誉護护豎竖財财貨货貴贵買买費费資资質质賓宾賣卖跡迹軌轨較较載载輝辉輪轮轄辖轉转邊边達达\
運运過过還还進进連连遠远適适選选遷迁鄰邻醫医釋释針针鈞钧銀银銘铭銳锐鋒锋鋼钢錄录錦锦錫锡鍵键鎖锁鏡镜開开間间閘闸闊阔隱隐\
際际陝陕隨随險险雜杂難难霧雾靈灵項项順顺預预領领頤颐頻频題题顏颜願愿類类顯显風风養养館馆駐驻駿骏驗验驛驿鮑鲍鳴鸣黨党點点";

/// A character in its simplified form.
fn simplified(c: char) -> char {
    // ASCII and most of what is typed is none of them; the text is short.
    if c.is_ascii() {
        return c;
    }
    let mut pairs = TRADITIONAL.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == c {
            return simple;
        }
    }
    c
}

/// Half-width, in simplified characters; one character for one.
pub(crate) fn plain(text: &str) -> String {
    half_width(text).chars().map(simplified).collect()
}

/// Whether a character says nothing in a name or number: blanks, brackets, dashes, quotes.
fn is_mute(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{feff}')
        || "〔〕[]()【】「」《》〈〉“”‘’\"'-_·,，、".contains(c)
}

/// Half-width, lower case, without blanks, brackets and dashes, so that `原政函 〔2022〕 106 号` is
/// `原政函2022106号`. What stands in an index is not made simplified: a document prints simplified
/// characters, and who types traditional ones has them made plain before.
pub(crate) fn folded(text: &str) -> String {
    half_width(text).chars().filter(|c| !is_mute(*c)).flat_map(char::to_lowercase).collect()
}

/// A document number without the year in its brackets.
pub(crate) fn without_year(number: &str) -> String {
    let mut rest = String::with_capacity(number.len());
    let mut inside = false;
    for c in number.chars() {
        match c {
            '〔' | '[' | '［' | '(' | '（' | '【' => inside = true,
            '〕' | ']' | '］' | ')' | '）' | '】' => inside = false,
            c if !inside => rest.push(c),
            _ => {}
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_differently_is_one_text() {
        assert_eq!(folded("原政函 〔2022〕 106 号"), "原政函2022106号");
        assert_eq!(folded("ＳＺＨＢ２０２３－０１"), "szhb202301");
        assert_eq!(folded("SZHB2023–01"), folded("szhb 2023 01"));
        assert_eq!(plain("北同蒲線　鐵路"), "北同蒲线 铁路");
        assert_eq!(folded(&without_year("原政函〔2022〕106号")), "原政函106号");
    }

    #[test]
    fn the_table_is_made_of_pairs_and_no_simple_form_is_changed_again() {
        let all: Vec<char> = TRADITIONAL.chars().collect();
        assert_eq!(all.len() % 2, 0);
        for pair in all.chunks(2) {
            assert_eq!(simplified(pair[1]), pair[1], "{pair:?}");
        }
    }
}
