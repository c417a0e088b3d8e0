/** Label schemas for the usual jobs; some are those of `glossator.sdk.templates`. Pure. */

import type { Field, Input, Label, LabelSchema } from "../model";

export type Group = "pictures" | "texts" | "time" | "models" | "papers" | "own";

export interface Template {
  id: string;
  group: Group;
  /** The job's own labels to begin with; null = it has none to name. */
  labels: string[] | null;
  make(labels: Label[]): LabelSchema;
}

const one = (media: string, more: Partial<Input> = {}): Input => ({ name: media, media, key: media, ...more });
const said = (name: string, title: string): Input => ({ name, media: "text", key: name, link: false, title });
const named = (labels: readonly string[]): Label[] => labels.map((name) => ({ name }));
const rated = (name: string, title: string): Field => ({ kind: "rating", name, title, most: 5 });
const typed = (name: string, title: string, more: object = {}): Field => ({ kind: "text", name, title, ...more });

const objects = (media: string, shape: string, labels: Label[], more: object = {}): Field =>
  ({ kind: "region", name: "objects", title: "Mark every object", inputs: [media], shapes: [shape], labels, ...more });

const regions = (id: string, group: Group, media: string, shape: string, labels: string[], more: object = {}): Template => ({
  id, group, labels, make: (labels) => ({ inputs: [one(media)], fields: [objects(media, shape, labels, more)] }),
});

const classes = (id: string, group: Group, media: string, labels: string[], multiple = false): Template => ({
  id, group, labels,
  make: (labels) => ({
    inputs: [one(media)],
    fields: [{ kind: "choice", name: "class", title: multiple ? "What is there?" : "What is it?", required: true, inputs: [media], labels, multiple }],
  }),
});

const writing = (id: string, group: Group, media: string, name: string, title: string, more: Field[] = []): Template => ({
  id, group, labels: null,
  make: () => ({ inputs: [one(media)], fields: [typed(name, title, { required: true, inputs: [media], lines: 6 }), ...more] }),
});

const PICTURES: Template[] = [
  regions("boxes", "pictures", "image", "box", ["car", "person"]),
  regions("polygons", "pictures", "image", "polygon", ["building", "road"]),
  regions("ellipses", "pictures", "image", "ellipse", ["cell", "nucleus"], { rotates: true }),
  regions("points", "pictures", "image", "keypoint", ["nose", "tail"]),
  regions("poses", "pictures", "image", "skeleton", ["person"], {
    options: { names: ["head", "neck", "left hand", "right hand", "hip", "left foot", "right foot"], edges: [[0, 1], [1, 2], [1, 3], [1, 4], [4, 5], [4, 6]] },
  }),
  regions("masks", "pictures", "image", "mask", ["sky", "ground"]),
  regions("lines", "pictures", "image", "polyline", ["lane", "kerb"]),
  classes("classes", "pictures", "image", ["cat", "dog", "neither"]),
  classes("tags", "pictures", "image", ["people", "animals", "buildings", "water"], true),
  writing("captions", "pictures", "image", "caption", "Describe the picture in a sentence"),
  writing("reading", "pictures", "image", "transcription", "Type what is written"),
  {
    id: "likeness", group: "pictures", labels: null,
    make: () => ({
      inputs: [{ name: "left", media: "image", key: "left" }, { name: "right", media: "image", key: "right" }],
      fields: [{ kind: "pairwise", name: "better", title: "Which picture is better?", required: true, inputs: ["left", "right"] }],
    }),
  },
];

const TEXTS: Template[] = [
  classes("texts", "texts", "text", ["praise", "complaint", "question"]),
  {
    id: "moods", group: "texts", labels: ["glad", "neutral", "sad"],
    make: (labels) => ({
      inputs: [one("text")],
      fields: [
        { kind: "choice", name: "mood", title: "How does it sound?", required: true, inputs: ["text"], labels },
        { ...rated("strength", "How much so?"), when: { is: "answered", field: "mood" } },
      ],
    }),
  },
  regions("entities", "texts", "text", "text_span", ["person", "place", "organization"], { title: "Mark every name" }),
  {
    id: "relations", group: "texts", labels: ["person", "place", "organization"],
    make: (labels) => ({
      inputs: [one("text")],
      fields: [
        objects("text", "text_span", labels, { title: "Mark every name" }),
        { kind: "relation", name: "links", title: "How do they belong together?", labels: named(["works for", "lives in", "is part of"]), between: ["objects"] },
      ],
    }),
  },
  {
    id: "translation", group: "texts", labels: null,
    make: () => ({
      inputs: [said("source", "The text"), said("draft", "A translation to begin with")],
      fields: [typed("translation", "The right translation", { required: true, inputs: ["source"], lines: 5 }), { ...rated("draft_quality", "How good was the draft?"), inputs: ["draft"] }],
    }),
  },
  writing("summaries", "texts", "text", "summary", "Say the same in two sentences", [rated("worth", "How much does the text say?")]),
];

const TIME: Template[] = [
  writing("transcription", "time", "audio", "transcription", "Type what you hear"),
  {
    id: "speakers", group: "time", labels: ["speaker 1", "speaker 2", "noise"],
    make: (labels) => ({
      inputs: [one("audio")],
      fields: [
        objects("audio", "time_span", labels, { name: "stretches", title: "Mark who speaks when" }),
        typed("words", "What is said?", { scope: "region", on: ["stretches"], lines: 3 }),
      ],
    }),
  },
  classes("sounds", "time", "audio", ["speech", "music", "noise"]),
  regions("films", "time", "video", "track", ["car", "person"], { title: "Follow every object" }),
  regions("moments", "time", "video", "time_span", ["goal", "foul"], { title: "Mark every moment" }),
  classes("filmclasses", "time", "video", ["indoors", "outdoors"]),
  {
    id: "series", group: "time", labels: ["rest", "walk", "run"],
    make: (labels) => ({
      inputs: [one("time_series", { options: { time: "time", columns: ["value"] } })],
      fields: [objects("time_series", "time_span", labels, { name: "stretches", title: "Mark every stretch" })],
    }),
  },
];

const MODELS: Template[] = [
  {
    id: "preference", group: "models", labels: null,
    make: () => ({
      inputs: [said("prompt", "Question"), said("a", "Answer A"), said("b", "Answer B")],
      fields: [
        { kind: "pairwise", name: "better", title: "Which answer is better?", required: true, inputs: ["a", "b"] },
        rated("quality", "How good is the better one?"), typed("why", "Why?", { lines: 3 }),
      ],
    }),
  },
  {
    id: "ranking", group: "models", labels: null,
    make: () => ({
      inputs: [said("prompt", "Question"), said("a", "Answer A"), said("b", "Answer B"), said("c", "Answer C")],
      fields: [
        { kind: "ranking", name: "order", title: "Put the answers in order, the best first", required: true, labels: ["A", "B", "C"].map((name) => ({ name, title: `Answer ${name}` })) },
        { kind: "choice", name: "bad", title: "Which of them are wrong?", multiple: true, labels: ["A", "B", "C"].map((name) => ({ name, title: `Answer ${name}` })) },
      ],
    }),
  },
  {
    id: "chat", group: "models", labels: ["helpful", "wrong", "impolite"],
    make: (labels) => ({
      inputs: [{ name: "messages", media: "chat", key: "messages", many: true }],
      fields: [
        { kind: "choice", name: "turn", title: "This turn is", scope: "item", inputs: ["messages"], labels, multiple: true },
        { ...rated("whole", "How good was the conversation?"), required: true }, typed("remark", "Remarks", { lines: 3 }),
      ],
    }),
  },
  {
    id: "rewrite", group: "models", labels: null,
    make: () => ({
      inputs: [said("prompt", "Question"), said("answer", "Answer of the model")],
      fields: [
        { ...rated("quality", "How good is the answer?"), required: true },
        typed("better", "A better answer", { lines: 8, inputs: ["prompt"], when: { is: "not", of: { is: "equals", field: "quality", value: 5 } } }),
      ],
    }),
  },
];

const PAPERS: Template[] = [
  {
    id: "document", group: "papers", labels: ["number", "date", "total"],
    make: (labels) => ({
      inputs: [one("image")],
      fields: [
        { kind: "region", name: "places", title: "Where it stands", inputs: ["image"], shapes: ["box"], labels },
        ...labels.map((label) => typed(label.name, label.title ?? label.name, { inputs: ["image"] })),
      ],
    }),
  },
  {
    id: "lineitems", group: "papers", labels: null,
    make: () => ({
      inputs: [one("image")],
      fields: [
        typed("seller", "Who sells?", { required: true }), { kind: "datetime", name: "day", title: "On which day?", parts: "date" },
        { kind: "group", name: "rows", title: "The rows", fields: [
          typed("what", "What", { required: true }), { kind: "number", name: "count", title: "How many", whole: true, least: 0 },
          { kind: "number", name: "price", title: "Price", least: 0, step: 0.01 },
        ] },
      ],
    }),
  },
  {
    id: "pages", group: "papers", labels: ["heading", "advertisement", "menu"],
    make: (labels) => ({
      inputs: [one("html")],
      fields: [
        objects("html", "text_span", labels, { name: "parts", title: "Mark the parts" }),
        { kind: "choice", name: "kind", title: "What kind of page is it?", labels: named(["article", "shop", "other"]) },
      ],
    }),
  },
  {
    id: "forms", group: "papers", labels: null,
    make: () => ({
      inputs: [one("text")],
      fields: [
        typed("place", "Which place?", { required: true }), { kind: "datetime", name: "day", title: "On which day?", parts: "date" },
        { kind: "number", name: "wait", title: "How many minutes?", whole: true, least: 0 }, { kind: "boolean", name: "again", title: "Again?", required: true },
        rated("stars", "How content?"), { kind: "file", name: "papers", title: "Papers that belong to it", many: true },
      ],
    }),
  },
];

export const TEMPLATES: readonly Template[] = [
  ...PICTURES, ...TEXTS, ...TIME, ...MODELS, ...PAPERS,
  { id: "empty", group: "own", labels: null, make: () => ({ inputs: [one("image")], fields: [] }) },
];

/** The labels that lines of text name: `name`, or `name = shown words`. */
export function labelsIn(text: string): Label[] {
  const seen = new Set<string>();
  return text.split("\n").flatMap((line): Label[] => {
    const [name = "", title] = line.split("=").map((part) => part.trim());
    if (!name || seen.has(name)) return [];
    seen.add(name);
    return [{ name, ...(title ? { title } : {}) }];
  });
}

export const linesOf = (labels: readonly Label[]): string =>
  labels.map((one) => (one.title && one.title !== one.name ? `${one.name} = ${one.title}` : one.name)).join("\n");

/** The schema of a template with labels by these names. */
export const made = (template: Template, labels: readonly string[] = template.labels ?? []): LabelSchema =>
  template.make(named(labels));
