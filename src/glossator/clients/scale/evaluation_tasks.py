"""Tasks that measure people."""

from glossator.clients.scale.quality_tasks import QualityTask


class EvaluationTask(QualityTask):
    """Handed out among the others, and scored."""
