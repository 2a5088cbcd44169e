//! Calls as tables that existing engines read: Parquet files of an export, Delta tables that a sync
//! keeps complete.
