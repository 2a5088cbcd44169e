//! A table in a local folder.

#![allow(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::sync::Arc;

use arrow_array::{Array as _, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use futures_util::TryStreamExt as _;

use super::*;

fn table(folder: &tempfile::TempDir) -> Table {
    let folder = folder.path().join("calls");
    Table::new(&Location::parse(folder.to_str().unwrap()).unwrap())
}

fn columns() -> Vec<Field> {
    vec![
        Field::new("id", DataType::Utf8, true),
        Field::new("length", DataType::Int64, true),
    ]
}

async fn write(table: &Table, month: &str, rows: &[(&str, i64)]) -> Vec<NewFile> {
    let schema = Arc::new(Schema::new(columns()));
    let ids = StringArray::from_iter_values(rows.iter().map(|row| row.0));
    let lengths = Int64Array::from_iter_values(rows.iter().map(|row| row.1));
    let columns: Vec<arrow_array::ArrayRef> = vec![Arc::new(ids), Arc::new(lengths)];
    let batch = RecordBatch::try_new(Arc::clone(&schema), columns).unwrap();
    let mut writer = FileWriter::new(table, schema, &[], Some(("month", month.to_owned())));
    writer.write(&batch).await.unwrap();
    writer.finish().await.unwrap()
}

fn new_table() -> NewTable {
    let mut fields = columns();
    fields.push(Field::new("month", DataType::Utf8, true));
    NewTable {
        schema: Schema::new(fields),
        partition: Some("month"),
        properties: vec![("ovia.redact".to_owned(), "none".to_owned())],
    }
}

fn commit(remove: &[&str], add: Vec<NewFile>, version: u64) -> Commit {
    Commit {
        remove: remove.iter().map(|&path| path.to_owned()).collect(),
        add,
        transaction: Some(("ovia", version)),
        partition: Some("month"),
        domain: None,
    }
}

async fn ids(table: &Table, snapshot: &Snapshot) -> Vec<String> {
    let mut ids = Vec::new();
    for file in snapshot.files() {
        let rows = Snapshot::rows(table, file, Some(&["id"])).await.unwrap();
        for batch in rows.try_collect::<Vec<_>>().await.unwrap() {
            assert_eq!(batch.num_columns(), 1);
            let column = batch.column(0).as_any().downcast_ref::<StringArray>();
            let column = column.unwrap();
            ids.extend((0..column.len()).map(|row| {
                let month = file.partition.as_deref().unwrap_or("?");
                format!("{month} {}", column.value(row))
            }));
        }
    }
    ids.sort();
    ids
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_added_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let table = table(&folder);
    assert!(table.snapshot().await.unwrap().is_none());
    let add = write(&table, "2026-10", &[("a", 1), ("b", 2)]).await;
    let created = table
        .create(new_table(), commit(&[], add, 1))
        .await
        .unwrap();
    assert_eq!(created, Committed::Version(0));
    let first = table.snapshot().await.unwrap().unwrap();
    assert_eq!(first.properties()["ovia.redact"], "none");
    assert_eq!(first.columns(), ["id", "length", "month"]);
    assert_eq!(first.files()[0].rows, Some(2));
    assert_eq!(ids(&table, &first).await, ["2026-10 a", "2026-10 b"]);

    let mut add = write(&table, "2026-10", &[("a", 1)]).await;
    add.extend(write(&table, "none", &[("c", 3)]).await);
    let remove = [first.files()[0].path.as_str()];
    let second = table.commit(&first, commit(&remove, add, 7)).await.unwrap();
    assert_eq!(second, Committed::Version(1));
    let second = table.snapshot().await.unwrap().unwrap();
    assert_eq!(ids(&table, &second).await, ["2026-10 a", "none c"]);
    assert_eq!(second.transaction(&table, "ovia").await.unwrap(), Some(7));
    assert_eq!(second.transaction(&table, "other").await.unwrap(), None);
    // The version before can still be read.
    let before = table.snapshot_at(0).await.unwrap();
    assert_eq!(before.files(), first.files());
    assert_eq!(ids(&table, &before).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_writer_is_a_conflict() {
    let folder = tempfile::tempdir().unwrap();
    let table = table(&folder);
    let (one, two) = (
        write(&table, "m", &[("a", 1)]).await,
        write(&table, "m", &[("b", 1)]).await,
    );
    let first = table
        .create(new_table(), commit(&[], one, 1))
        .await
        .unwrap();
    assert_eq!(first, Committed::Version(0));
    let lost = table
        .create(new_table(), commit(&[], two, 1))
        .await
        .unwrap();
    assert_eq!(lost, Committed::Conflict);

    let on = table.snapshot().await.unwrap().unwrap();
    let one = write(&table, "m", &[("c", 1)]).await;
    let two = write(&table, "m", &[("d", 1)]).await;
    let path = two[0].path.clone();
    assert_eq!(
        table.commit(&on, commit(&[], one, 2)).await.unwrap(),
        Committed::Version(1)
    );
    assert_eq!(
        table.commit(&on, commit(&[], two, 3)).await.unwrap(),
        Committed::Conflict
    );
    let now = table.snapshot().await.unwrap().unwrap();
    assert_eq!(ids(&table, &now).await, ["m a", "m c"]);
    assert_eq!(now.transaction(&table, "ovia").await.unwrap(), Some(2));
    assert!(!folder.path().join("calls").join(path).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_written_and_read() {
    let folder = tempfile::tempdir().unwrap();
    let table = table(&folder);
    let _ = table
        .create(new_table(), commit(&[], vec![], 0))
        .await
        .unwrap();
    for version in 1..=25 {
        let on = table.snapshot().await.unwrap().unwrap();
        let remove: Vec<_> = on.files().iter().map(|file| file.path.as_str()).collect();
        let add = write(&table, "m", &[("a", version)]).await;
        let done = table
            .commit(&on, commit(&remove, add, version as u64))
            .await;
        assert_eq!(done.unwrap(), Committed::Version(version as u64));
    }
    let log = folder.path().join("calls/_delta_log");
    assert!(log.join("_last_checkpoint").exists());
    let now = table.snapshot().await.unwrap().unwrap();
    assert_eq!(ids(&table, &now).await, ["m a"]);
    assert_eq!(now.transaction(&table, "ovia").await.unwrap(), Some(25));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_value_is_in_the_log_or_in_a_footer() {
    let folder = tempfile::tempdir().unwrap();
    let table = table(&folder);
    let add = write(&table, "m", &[("+33199000001", 1)]).await;
    let path = folder.path().join("calls").join(&add[0].path);
    let _ = table
        .create(new_table(), commit(&[], add, 0))
        .await
        .unwrap();
    let log = folder
        .path()
        .join("calls/_delta_log/00000000000000000000.json");
    assert!(!std::fs::read_to_string(log).unwrap().contains("33199"));
    let file = std::fs::File::open(path).unwrap();
    let reader =
        parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let groups = reader.metadata().row_groups();
    assert!(
        groups
            .iter()
            .flat_map(|group| group.columns())
            .all(|c| c.statistics().is_none())
    );
}
