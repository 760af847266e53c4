//! The cells of a sheet → rows, with merged regions filled.

use std::collections::BTreeMap;

use crate::fault::Said;
use crate::gazette::grid::Budget;
use crate::gazette::table::{Merged, TableCell};

/// A merged region: its first and last row and column, 0-based.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

/// The cells of a sheet that is being read.
#[derive(Debug, Default)]
pub(super) struct Cells {
    rows: BTreeMap<u32, Vec<TableCell>>,
}

impl Cells {
    /// Puts a cell in its place, 0-based.
    pub(super) fn put(
        &mut self,
        (row, column): (u32, u32),
        cell: TableCell,
        budget: &mut Budget,
    ) -> Result<(), Said> {
        let cells = self.rows.entry(row).or_default();
        let column = column as usize;
        while cells.len() <= column {
            budget.take("")?;
            cells.push(TableCell::default());
        }
        budget.take(&cell.text)?;
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
        Ok(())
    }

    /// Fills the merged regions, as far down as there are cells.
    pub(super) fn merge(&mut self, regions: &[Region], budget: &mut Budget) -> Result<(), Said> {
        let last = self.rows.last_key_value().map_or(0, |(row, _)| *row);
        for region in regions {
            let (first_row, first_column) = (region.rows.0, region.columns.0);
            let text = self
                .rows
                .get(&first_row)
                .and_then(|cells| cells.get(first_column as usize))
                .map(|cell| cell.text.clone())
                .unwrap_or_default();
            // An empty region is an empty cell.
            if text.is_empty() {
                continue;
            }
            for row in first_row..=region.rows.1.min(last) {
                for column in first_column..=region.columns.1 {
                    let merged = match (row == first_row, column == first_column) {
                        (true, true) => continue,
                        (false, true) => Merged::Above,
                        _ => Merged::Left,
                    };
                    self.put((row, column), TableCell { text: text.clone(), merged }, budget)?;
                }
            }
        }
        Ok(())
    }

    /// The rows with their numbers, 1-based.
    pub(super) fn into_rows(self) -> Vec<(usize, Vec<TableCell>)> {
        self.rows.into_iter().map(|(row, cells)| (row as usize + 1, cells)).collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
}
