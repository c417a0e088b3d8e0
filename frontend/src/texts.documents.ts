/** What people read about documents, conversations, answers to compare, and their questions. */

export const d = {
  choice: {
    find: "Type to find one",
    chosen: "Chosen",
    without: (name: string) => `Without ${name}`,
    more: (n: number) => `${n} more: type a few letters of what you look for.`,
    none: "No option has these letters.",
    hint: "Arrows move, Enter picks.",
    treeHint: "Arrows move, open and close; Enter picks.",
    between: (least: number | null, most: number | null) =>
      least && most ? (least === most ? `${least} of them.` : `${least} to ${most} of them.`)
      : least ? `${least} or more.` : `${most} at most.`,
  },
  text: {
    from: "Begin with",
    letters: (now: number, least: number | null, most: number | null) =>
      most !== null ? `${now} of ${least ? `${least} to ` : ""}${most} characters` : `${now} of at least ${least} characters`,
    url: "This is no address of a page: it begins with https://",
    phone: "This is no telephone number.",
    html: "HTML, as text",
  },
  ranking: {
    unsorted: "Not sorted yet",
    next: (name: string) => `${name}: into the next group`,
    hint: "Its key puts one into the next group.",
    empty: "nothing yet",
    arrows: "On a line, the arrows move it.",
  },
  file: {
    choose: "Choose a file",
    chooseMany: "Choose files",
    drop: "or drop it here",
    dropMany: "or drop them here",
    accepts: (kinds: string) => `Kinds: ${kinds}`,
    sending: (name: string, percent: number) => `${name}: ${percent} % sent`,
    lost: (name: string) => `${name} was not sent. Choose it again.`,
    waits: (name: string) => `${name} is not sent yet.`,
    remove: (name: string) => `Remove ${name}`,
    failed: (name: string, why: string) => `${name} was not sent. ${why}`,
    kind: "Files of this kind are not asked for.",
    unreached: "The server cannot be reached.",
    nowhere: "Files can be given only while one works on a task.",
    number: (id: string) => `File ${id}`,
    one: "One file.",
  },
  json: {
    hint: "JSON: {\"name\": \"value\"}, [1, 2], \"text\", 1, true",
    at: (line: number, column: number) => `This is no JSON: look at line ${line}, letter ${column}.`,
    coordinates: "Latitude, longitude",
    coordinatesWrong: "Latitude and longitude in degrees, such as 52.52, 13.405.",
    north: "N", south: "S", east: "E", west: "W",
  },
  items: {
    answered: (n: number, of: number) => `${n} of ${of} answered. Asked of each one, where it stands.`,
    unanswered: "not answered",
  },
  page: {
    title: "Page to mark",
    elsewhere: "Pictures on other servers are not loaded.",
  },
  talk: { title: "Conversation to mark", nobody: "Nobody" },
  compare: {
    differences: "Differences",
    against: (name: string) => `against “${name}”`,
    alike: "Word for word alike.",
    only: "only here",
    tooLong: "These are too long, or too unlike, to be compared word by word.",
  },
  data: {
    rows: (shown: number, of: number) => `${shown} of ${of} rows`,
    moreRows: "Show more rows",
    entries: (n: number) => (n === 1 ? "1 entry" : `${n} entries`),
    pdf: "A PDF. It is saved to your downloads and opened from there.",
    open: "Get the file",
    file: "A file of this task.",
    cloud: "Point clouds are not drawn here yet. Cuboids in them are listed, and their numbers can be changed.",
    addCuboid: "B adds a cuboid.",
  },
  cuboid: {
    x: "Middle x (m)", y: "Middle y (m)", z: "Middle z (m)",
    length: "Size x (m)", width: "Size y (m)", height: "Size z (m)",
    frame: "Frame", add: "Also in frame",
    yaw: "Yaw (°)", pitch: "Pitch (°)", roll: "Roll (°)",
  } as { [name: string]: string },
};
