//! Every text of a record that may have been printed, so that none is forgotten when personal
//! numbers are taken out. The structs are taken apart field by field: a new field does not compile
//! until it is decided here.

use super::{
    Appointment, Body, Boundary, Condition, Control, CoordinateReading, Coordinator, Decision, DecisionPart,
    Duty, LandClass, Official, Phone, Plot, ProtectionZone, Reason, Reclamation, Record, RelativePlace,
    Renewal, Segment, Site, Situs, Source, Stated, Term, Validity,
};

/// What is done to each text.
type Edit<'e> = &'e mut dyn FnMut(&mut String);

/// A value with texts in it.
pub(super) trait Texts {
    /// Edits every text.
    fn texts(&mut self, edit: Edit<'_>);
}

impl Texts for String {
    fn texts(&mut self, edit: Edit<'_>) {
        edit(self);
    }
}

impl<T: Texts> Texts for Option<T> {
    fn texts(&mut self, edit: Edit<'_>) {
        for value in self.iter_mut() {
            value.texts(edit);
        }
    }
}

impl<T: Texts> Texts for Box<T> {
    fn texts(&mut self, edit: Edit<'_>) {
        (**self).texts(edit);
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn texts(&mut self, edit: Edit<'_>) {
        for value in self.iter_mut() {
            value.texts(edit);
        }
    }
}

/// Values without a text of their own; but where one could not be read, the raw text stands in its place.
macro_rules! no_text {
    ($($type:ty),+) => {
        $(impl Texts for $type {
            fn texts(&mut self, _: Edit<'_>) {}
        })+
    };
}

no_text!(u32, f64, jiff::civil::Date, super::ZoneSide, super::OffsetBasis);

impl<A: Texts, B: Texts> Texts for (A, B) {
    fn texts(&mut self, edit: Edit<'_>) {
        self.0.texts(edit);
        self.1.texts(edit);
    }
}

impl<T: Texts> Texts for Stated<T> {
    fn texts(&mut self, edit: Edit<'_>) {
        match self {
            Self::Value(value) => value.texts(edit),
            Self::Illegible(raw) => edit(raw),
            Self::None | Self::Unknown => {}
        }
    }
}

/// `edit` on each of the fields; the others are named so that none is overlooked.
macro_rules! texts {
    ($type:ident: $($field:ident),+; not $($other:ident),*) => {
        impl Texts for $type {
            fn texts(&mut self, edit: Edit<'_>) {
                let Self { $($field,)+ $($other: _,)* } = self;
                $($field.texts(edit);)+
            }
        }
    };
}

// Identifiers, file names and document numbers are ours or checked where they are read.
texts!(Record: source, reasons, validity, boundary, body; not id, confidence);
texts!(Boundary: method, given_in, accepted; not polygons, accuracy_m);
texts!(Source: cell, document, place; not file, lines);
texts!(Reason: field, fault, printed, used, zh, en; not by_correction);
texts!(Validity: note; not from, to);
texts!(Segment: county, township, village, township_printed, line, tracks_printed, printed, local, railway,
    county_local, county_railway, workshop; not tier, row, rows, track, span);
texts!(Official: office, name, unit, desk, duty, delegate; not mobiles, mobile_withheld);
texts!(Phone: printed, dial, fault, rule; not);
texts!(Coordinator: role, official; not);
texts!(Duty: bearer, zh, en; not);
texts!(Site: table, name, place, county, printed, readings, doubts;
    not row, elevation_m, area_m2, disputed);
texts!(CoordinateReading: how, against; not lon, lat, precision_arcsec);
texts!(Decision: title, number, issuer, addressee, request, project, party, party_role, parcel_no, aliases, situs,
    land_use, area, cultivated, basic_farmland, basic_farmland_word, classes, redline, plots, term, renewal, reclamation, controls,
    prices, conditions, parts; not kind, status, date, parcels_unlisted);
texts!(Situs: printed, county, townships, villages, groups, relative, abuttals; not villages_stated);
texts!(RelativePlace: printed, anchor; not bearing_deg, distance_m);
texts!(LandClass: printed, class, within, area; not);
texts!(Plot: no, land_use, area, place, villages, groups, classes; not);
texts!(Term: printed; not years, months, start, from_approval, until);
texts!(Renewal: of, printed; not times_left);
texts!(Reclamation: printed; not months_after_end, until);
texts!(ProtectionZone: line, line_printed, printed, side, width_m, offset_basis, area_class, place, county,
    issuer, basis; not track, span);
texts!(Appointment: name, office, unit, county, remit, from, from_month, probation_months;
    not act, from_is_signature, signed);
texts!(Control: kind, zh, unit, printed; not min, max);
texts!(Condition: kind, zh, en, basis; not value, pending);
texts!(DecisionPart: name, place, receiver, area, conditions, outside_main; not supply);

impl Texts for super::Area {
    fn texts(&mut self, edit: Edit<'_>) {
        let Self { printed, m2: _, mu: _, units_agree: _ } = self;
        edit(printed);
    }
}

impl Texts for Body {
    fn texts(&mut self, edit: Edit<'_>) {
        match self {
            Self::Segment(segment) => segment.texts(edit),
            Self::Decision(decision) => decision.texts(edit),
            Self::Site(site) => site.texts(edit),
            Self::Coordinator(coordinator) => coordinator.texts(edit),
            Self::Duty(duty) => duty.texts(edit),
            Self::Zone(zone) => zone.texts(edit),
            Self::Appointment(act) => act.texts(edit),
        }
    }
}
