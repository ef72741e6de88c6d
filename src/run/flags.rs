//! Conditions as columns of a Parquet file: plain encoding is the bits as they stand in memory, so that nothing is looked at bit by bit.
//! Must not know what the conditions mean.

use arrow::array::BooleanArray;
use bytes::Bytes;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::statistics::Statistics;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

/// The level that pages are compressed at; most bits are alike, and more effort finds little more.
pub(super) const LEVEL: i32 = 1;

/// A column chunk of one page, ready to be put into a row group.
pub(super) struct FlagChunk {
    bytes: Bytes,
    close: ColumnCloseResult,
}

impl FlagChunk {
    /// Encodes conditions without missing ones for a column that cannot have any.
    pub(super) fn new(
        flags: &BooleanArray,
        column: &ColumnDescPtr,
        compression: Compression,
        compressor: &mut Compressor<'_>,
    ) -> Result<Self> {
        let rows = flags.len();
        let bits = flags.values().sliced();
        let plain = &bits.as_slice()[..rows.div_ceil(8)];
        let mut plain = plain.to_vec();
        // What stands behind the last bit is no part of the column, and the same column gives the same bytes.
        if let (Some(last), left) = (plain.last_mut(), rows % 8)
            && left > 0
        {
            *last &= (1 << left) - 1;
        }
        let size = plain.len();
        let packed = compressor.compress(&plain)?;
        let held = flags.true_count();
        let statistics = Statistics::boolean(Some(held == rows), Some(held > 0), None, Some(0), false);
        let page = Page::DataPage {
            buf: packed.into(),
            num_values: u32::try_from(rows).map_err(|error| ParquetError::General(error.to_string()))?,
            encoding: Encoding::PLAIN,
            def_level_encoding: Encoding::RLE,
            rep_level_encoding: Encoding::RLE,
            statistics: None,
        };
        let mut sink = TrackedWrite::new(Vec::new());
        let mut writer = SerializedPageWriter::new(&mut sink);
        let written = writer.write_page(CompressedPage::new(page, size))?;
        writer.close()?;
        let metadata = ColumnChunkMetaData::builder(column.clone())
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE])
            .set_compression(compression)
            .set_num_values(i64::from(written.num_values))
            .set_total_compressed_size(i64::try_from(written.compressed_size).unwrap_or(i64::MAX))
            .set_total_uncompressed_size(i64::try_from(written.uncompressed_size).unwrap_or(i64::MAX))
            .set_data_page_offset(0)
            .set_statistics(statistics)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: written.bytes_written,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Self { bytes: sink.into_inner()?.into(), close })
    }

    /// Puts it down as the next column.
    pub(super) fn append<W: std::io::Write + Send>(
        self,
        group: &mut parquet::file::writer::SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        group.append_column(&self.bytes, self.close)
    }
}
