"""Tasks that teach people."""

from glossator.clients.scale.quality_tasks import QualityTask


class TrainingTask(QualityTask):
    """Handed out to whoever begins on a project."""
