"""MUEDnote セッション/インタビュー: a session of work, its analysis, and the questions asked about it.

Each user sees their own rows and nobody else's, whatever query the application runs.
"""

from __future__ import annotations

from enum import StrEnum

from schema.base import CALLER, Record
from schema.core import Users
from schemadef import Check, Index, Policy, Unique, enum, integer, json, numeric, text, timestamp, uuid


class SessionType(StrEnum):
    COMPOSITION = "composition"
    PRACTICE = "practice"
    MIX = "mix"
    EAR_TRAINING = "ear_training"
    LISTENING = "listening"
    THEORY = "theory"
    OTHER = "other"


class FocusArea(StrEnum):
    HARMONY = "harmony"
    MELODY = "melody"
    RHYTHM = "rhythm"
    MIX = "mix"
    EMOTION = "emotion"
    IMAGE = "image"
    STRUCTURE = "structure"


class Sessions(Record):
    """セッション記録."""

    user_id = uuid(references=Users.id, on_delete="cascade")
    session_type = enum(SessionType)
    title = text()
    note = text(default="")
    status = text(default="draft")
    attachments = json(default=[])
    daw_meta = json(null=True)
    duration_minutes = integer(null=True)
    finished_at = timestamp(null=True)

    status_is_known = Check(f"{status} IN ('draft', 'interviewing', 'completed', 'archived')")
    duration_is_positive = Check(f"{duration_minutes} > 0")
    idx_sessions_user = Index(user_id, Record.created_at.desc())
    idx_sessions_type = Index(session_type)
    own_rows = Policy(using=f"{user_id} = {CALLER}", check=f"{user_id} = {CALLER}")


class SessionAnalyses(Record):
    """セッション分析: at most one for each session."""

    session_id = uuid(unique=True, references=Sessions.id, on_delete="cascade")
    analysis = json()
    model = text()
    confidence = numeric(4, 3)

    confidence_is_a_share = Check(f"{confidence} BETWEEN 0 AND 1")
    # the subquery reads `sessions` under that table's own policy
    own_rows = Policy(using=f"EXISTS (SELECT FROM {Sessions} s WHERE s.{Sessions.id} = session_analyses.{session_id})")


class InterviewQuestions(Record):
    """インタビュー質問."""

    session_id = uuid(references=Sessions.id, on_delete="cascade")
    position = integer()
    question = text()
    focus_area = enum(FocusArea)
    depth = text(default="medium")
    confidence = numeric(4, 3, null=True)

    position_counts = Check(f"{position} >= 1")
    depth_is_known = Check(f"{depth} IN ('shallow', 'medium', 'deep')")
    one_question_at_a_time = Unique(session_id, position, name="interview_questions_position_key")
    idx_interview_questions_focus = Index(focus_area)
    own_rows = Policy(
        using=f"EXISTS (SELECT FROM {Sessions} s WHERE s.{Sessions.id} = interview_questions.{session_id})"
    )


class InterviewAnswers(Record):
    """インタビュー回答: one for each question."""

    question_id = uuid(unique=True, references=InterviewQuestions.id, on_delete="cascade")
    answer = text()
    insights = json(null=True)

    own_rows = Policy(
        using=f"""
        EXISTS (
          SELECT FROM {InterviewQuestions} q WHERE q.{InterviewQuestions.id} = interview_answers.{question_id}
        )
        """
    )
