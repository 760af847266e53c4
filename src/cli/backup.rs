//! `landrail backup` and `landrail restore`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{DataArgs, Failure, print};
use crate::access::Actor;
use crate::store::interface::Checked;
use crate::store::{Folder, StoreError};

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// 备份文件(不得已存在);含手机号码,请妥善保管 / the file to write, which must not exist; it holds mobile
    /// numbers
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// 备份文件 / the backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
}

/// Writes a copy while others go on writing: it is one state of the store, and was checked.
pub(super) fn backup(args: &BackupArgs) -> Result<(), Failure> {
    if args.file.exists() {
        return Err(Failure::input(StoreError::Exists { path: args.file.clone() }));
    }
    let folder = Folder::open(&args.data.required()?);
    let store = folder.store().map_err(Failure::other)?.ok_or_else(|| no_store(&folder))?;
    // The files as they are now belong to it. Faulty ones do not keep a backup from being made.
    if let Err(error) = folder.adopt_files(store.as_ref()) {
        eprintln!(
            "注意：备份中为上次生效的更正与线路文件 / note: the backup has the corrections and lines that were last in force: {error}"
        );
    }
    let checked = store.backup(&args.file).map_err(|error| match error {
        StoreError::Exists { .. } => Failure::input(error),
        _ => Failure::other(error),
    })?;
    let Checked { entries, items, .. } = checked;
    print(&format!(
        "{}：已备份并核验，审计{entries}条，条目{items}个；含手机号码，仅本用户可读 / backed up and verified: {entries} audit \
         entries, {items} items; it holds mobile numbers and is readable by you only\n",
        args.file.display()
    ))
}

/// Takes a backup back.
pub(super) fn restore(args: &RestoreArgs) -> Result<(), Failure> {
    if !args.file.is_file() {
        return Err(missing(&args.file));
    }
    let path = args.data.required()?;
    let done = Folder::open(&path).restore(&args.file, &Actor::local()).map_err(Failure::other)?;
    if let Some(why) = &done.unread {
        eprintln!(
            "注意：原数据文件读不出，备份之后撤销的令牌可能又有效，请用 landrail token list 核对：{why} / note: the store before \
             could not be read, tokens that were revoked after the backup may hold again: look at landrail token list"
        );
    }
    if done.revoked > 0 {
        let count = done.revoked;
        eprintln!(
            "备份之后撤销的{count}个令牌仍为撤销 / {count} tokens that were revoked after the backup stay revoked"
        );
    }
    let (seq, aside) = (done.head.seq.0, &done.aside);
    print(&format!(
        "{}：已恢复到第{seq}号状态（{}）；原有数据另存为 *.{aside} / restored to state {seq}; what was there before is kept as \
         *.{aside}\n",
        path.display(),
        done.head.at
    ))
}

fn missing(path: &Path) -> Failure {
    Failure::Input(format!("{}: 没有此备份文件，请检查路径 / no such backup, check the path", path.display()))
}

pub(super) fn no_store(folder: &Folder) -> Failure {
    Failure::Input(format!(
        "{}: 还没有数据文件，请先导入或启动服务 / there is no store yet: import something or start the service",
        folder.file().display()
    ))
}
