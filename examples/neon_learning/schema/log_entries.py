"""ログエントリ: what somebody notes about a lesson, a material or their own practice."""

from __future__ import annotations

from schema.base import Record
from schema.core import Users
from schemadef import Check, Index, array, boolean, json, text, uuid


class LogEntries(Record):
    user_id = uuid(references=Users.id, on_delete="cascade")
    target_type = text()
    target_id = uuid(null=True)
    content = text()
    ai_summary = json(null=True)
    tags = array(text(), default=[])
    emotion = text(null=True)
    is_public = boolean(default=False)

    target_is_known = Check(f"{target_type} IN ('lesson', 'material', 'practice', 'reflection')")
    idx_log_entries_user = Index(user_id, Record.created_at.desc())
    idx_log_entries_target = Index(target_type, target_id)
    idx_log_entries_tags = Index(tags, method="gin")
