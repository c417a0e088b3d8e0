/** A number of a mark that one may type: taken with Enter, or when one leaves it. */

interface Props {
  name: string;
  value: string;
  words?: boolean;
  type(text: string): void;
  take(): void;
}

export function Typed({ name, value, words, type, take }: Props) {
  return (
    <label>
      <span>{name}</span>
      <input inputMode={words ? "text" : "decimal"} value={value} onChange={(event) => type(event.target.value)} onBlur={take}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          // With Ctrl the task is handed in, as it is now.
          if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
          take();
        }} />
    </label>
  );
}
