"""The words of Scale's protocol."""

from enum import Enum


class TaskType(Enum):
    """What is asked about a task's data."""

    Annotation = "annotation"
    Categorization = "categorization"
    Comparison = "comparison"
    CuboidAnnotation = "cuboidannotation"
    DataCollection = "datacollection"
    DocumentModel = "documentmodel"
    DocumentTranscription = "documenttranscription"
    ImageAnnotation = "imageannotation"
    LaneAnnotation = "laneannotation"
    LidarAnnotation = "lidarannotation"
    LidarLinking = "lidarlinking"
    LidarSegmentation = "lidarsegmentation"
    LidarTopdown = "lidartopdown"
    LineAnnotation = "lineannotation"
    NamedEntityRecognition = "namedentityrecognition"
    PointAnnotation = "pointannotation"
    PolygonAnnotation = "polygonannotation"
    SegmentAnnotation = "segmentannotation"
    Transcription = "transcription"
    TextCollection = "textcollection"
    VideoAnnotation = "videoannotation"
    VideoBoxAnnotation = "videoboxannotation"
    VideoPlaybackAnnotation = "videoplaybackannotation"
    VideoCuboidAnnotation = "videocuboidannotation"
    SensorFusion = "sensorfusion"
    Chat = "chat"
    ChatExperimental = "chatexperimental"
    ChatLite = "chatlite"
    MultiChat = "multichat"
    MultiStage = "multistage"
    Federal2dVideoAnnotation = "federal2dvideoannotation"


class TaskReviewStatus(Enum):
    """What the customer's audit of a task said."""

    Accepted = "accepted"
    Fixed = "fixed"
    Commented = "commented"
    Rejected = "rejected"
    Pending = "pending"


class TaskStatus(Enum):
    """How far a task is."""

    Pending = "pending"
    Completed = "completed"
    Canceled = "canceled"


class BatchStatus(Enum):
    """How far a batch is."""

    Staging = "staging"
    InProgress = "in_progress"
    Completed = "completed"


class TeammateRole(Enum):
    """What a member of the team may do."""

    Labeler = "labeler"
    Member = "member"
    Manager = "manager"
    Admin = "admin"


class StudioBatchStatus(Enum):
    """The kind of a Studio batch."""

    Production = "Production"
