"""RAG/プラグイン, the second step: embeddings to search by meaning, and templates of questions."""

from __future__ import annotations

from schema.base import CALLER, Record
from schema.core import Users
from schema.sessions import FocusArea
from schemadef import (
    Check,
    Extension,
    Index,
    Policy,
    Unique,
    array,
    boolean,
    enum,
    integer,
    json,
    text,
    uuid,
    varchar,
    vector,
)

pgvector = Extension("vector")


class RagEmbeddings(Record):
    """RAG埋め込み. A row without a user is knowledge that everybody may find."""

    user_id = uuid(null=True, references=Users.id, on_delete="cascade")
    source_type = text()
    source_id = uuid()
    chunk = integer(default=0)
    content = text()
    embedding = vector(1536)
    model = text(default="text-embedding-3-small")
    metadata = json(default={})

    source_is_known = Check(f"{source_type} IN ('material', 'session', 'log_entry', 'chat_message')")
    chunk_counts = Check(f"{chunk} >= 0")
    one_vector_for_a_chunk = Unique(source_type, source_id, chunk, model, name="rag_embeddings_source_key")
    idx_rag_embeddings_embedding = Index(
        embedding.asc(operator_class="vector_cosine_ops"), method="hnsw", options={"m": 16, "ef_construction": 64}
    )
    idx_rag_embeddings_user = Index(user_id)
    reads_own_and_shared = Policy("select", using=f"{user_id} = {CALLER} OR {user_id} IS NULL")
    inserts_own = Policy("insert", check=f"{user_id} = {CALLER}")
    updates_own = Policy("update", using=f"{user_id} = {CALLER}", check=f"{user_id} = {CALLER}")
    deletes_own = Policy("delete", using=f"{user_id} = {CALLER}")


class QuestionTemplates(Record):
    """質問テンプレート: read by everybody who is signed in, written by the owner of the table."""

    template_key = text(unique=True)
    focus_area = enum(FocusArea)
    language = varchar(8, default="ja")
    question = text()
    variables = array(text(), default=[])
    priority = integer(default=0)
    enabled = boolean(default=True)

    idx_question_templates_pick = Index(focus_area, language, priority.desc(), where=f"{enabled}")
    is_read_when_signed_in = Policy("select", using=f"{enabled} AND {CALLER} IS NOT NULL")
