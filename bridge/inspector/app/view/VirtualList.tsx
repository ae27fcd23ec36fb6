import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** Rows drawn beyond each edge, so that quick scrolling shows no gap. */
const OVERSCAN = 5;

interface Props {
  readonly id: string;
  readonly label: string;
  readonly role: "listbox" | "grid" | "log";
  readonly count: number;
  readonly rowHeight: number;
  /** Rows that have left the top since another `epoch`: the rest stays where it is on the screen. */
  readonly gone?: number;
  readonly epoch?: number;
  /** The marked row; -1 for none. */
  readonly active?: number;
  /** Shows the end, and goes on doing so as rows come, until somebody scrolls up. */
  readonly follows?: boolean;
  readonly head?: ComponentChildren;
  readonly row: (index: number) => JSX.Element;
  readonly onActive?: (index: number) => void;
  readonly onEnter?: (index: number) => void;
  /** False for rows that cannot be marked, such as headings. */
  readonly takes?: (index: number) => boolean;
}

/** A long list of rows of one height, of which only those in sight are in the document. */
export function VirtualList(props: Props): JSX.Element {
  const { id, label, role, count, rowHeight, head, row, active = -1 } = props;
  const list = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  const [height, setHeight] = useState(400);
  const [following, setFollowing] = useState(props.follows ?? false);
  const [, redraw] = useState(0);
  const drawn = useRef({ gone: props.gone ?? 0, epoch: props.epoch ?? 0, active, height });
  // Two keys may come before the owner of the list draws it again, and the list may draw itself in between.
  const mark = useRef(active);
  const given = useRef(active);
  if (given.current !== active) {
    given.current = active;
    mark.current = active;
  }
  const lowest = Math.max(0, count * rowHeight - height);
  const kept = top.current - risen(drawn.current, props) * rowHeight;
  // A message that opens below takes half of the height, and is not to hide its own row.
  const moved =
    drawn.current.active !== active ||
    (drawn.current.height !== height && isInSight(active, kept, rowHeight, drawn.current.height));
  const offset = following
    ? lowest
    : Math.max(0, Math.min(lowest, active >= 0 && moved ? inSight(active, kept, rowHeight, height) : kept));

  useLayoutEffect(() => {
    const element = scroller.current as HTMLDivElement;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    setHeight(element.clientHeight);
    return () => observer.disconnect();
  }, []);

  // Where to scroll to follows from what is known. Nothing is read, so the browser need not lay out in between.
  useLayoutEffect(() => {
    drawn.current = { gone: props.gone ?? 0, epoch: props.epoch ?? 0, active, height };
    if (scroller.current !== null && offset !== top.current) {
      scroller.current.scrollTop = offset;
      top.current = offset;
    }
  });

  const move = (index: number, step: number): void => {
    let target = Math.max(0, Math.min(count - 1, index));
    while (target >= 0 && target < count && props.takes?.(target) === false) {
      target += step;
    }
    if (target >= 0 && target < count) {
      // Who looks at a row wants it to stay.
      setFollowing(false);
      mark.current = target;
      props.onActive?.(target);
    }
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const now = mark.current;
    const moves: Record<string, () => void> = {
      ArrowDown: () => move(now < 0 ? Math.floor(offset / rowHeight) : now + 1, 1),
      ArrowUp: () => move(now < 0 ? count - 1 : now - 1, -1),
      PageDown: () => move(now + page, 1),
      PageUp: () => move(now - page, -1),
      Home: () => move(0, 1),
      End: () => move(count - 1, -1),
      Enter: () => now >= 0 && props.onEnter?.(now),
    };
    const act = moves[event.key];
    if (act !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      act();
    }
  };

  /** By the place, not by the element: under a quick stream another row may be there when the button is let go. */
  const onMouseDown = (event: MouseEvent): void => {
    const { left, top: edge } = (scroller.current as HTMLDivElement).getBoundingClientRect();
    const index = Math.floor((event.clientY - edge + offset) / rowHeight);
    const onRow = event.clientX - left < (scroller.current as HTMLDivElement).clientWidth && index < count;
    if (event.button === 0 && onRow && props.takes?.(index) !== false) {
      event.preventDefault();
      list.current?.focus();
      setFollowing(false);
      mark.current = index;
      props.onActive?.(index);
      props.onEnter?.(index);
    }
  };

  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current as HTMLDivElement;
    if (scrollTop !== top.current) {
      top.current = scrollTop;
      redraw((count) => count + 1);
    }
    if (props.follows && !following) {
      setFollowing(scrollTop + clientHeight >= scrollHeight - 1);
    } else if (following && scrollTop + clientHeight < scrollHeight - rowHeight) {
      setFollowing(false);
    }
  };

  const first = Math.max(0, Math.floor(offset / rowHeight) - OVERSCAN);
  const end = Math.min(count, Math.ceil((offset + height) / rowHeight) + OVERSCAN);
  const rows: JSX.Element[] = [];
  for (let index = first; index < end; index++) {
    rows.push(row(index));
  }
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: all three roles support them.
    <div
      id={id}
      class="list"
      ref={list}
      role={role}
      tabIndex={0}
      aria-label={label}
      aria-rowcount={role === "grid" ? count + 1 : undefined}
      aria-activedescendant={active >= first && active < end ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
    >
      {head}
      <div
        class="scroller"
        role={role === "grid" ? "rowgroup" : "presentation"}
        tabIndex={-1}
        ref={scroller}
        onScroll={onScroll}
        onMouseDown={props.onActive && onMouseDown}
      >
        <div class="extent" role="presentation" style={{ height: `${count * rowHeight}px` }}>
          <div class="window" role="presentation" style={{ transform: `translateY(${first * rowHeight}px)` }}>
            {rows}
          </div>
        </div>
      </div>
      {props.follows && !following && lowest > 0 && (
        <button type="button" class="newest" onClick={() => setFollowing(true)}>
          Newest ↓
        </button>
      )}
    </div>
  );
}

/** How many rows have left above what was drawn last. */
function risen(
  before: { readonly gone: number; readonly epoch: number },
  { gone = 0, epoch = 0 }: Props,
): number {
  return epoch === before.epoch ? gone - before.gone : 0;
}

function isInSight(index: number, offset: number, rowHeight: number, height: number): boolean {
  return inSight(index, offset, rowHeight, height) === offset;
}

/** The least scrolling that brings a row into sight. */
function inSight(index: number, offset: number, rowHeight: number, height: number): number {
  const top = index * rowHeight;
  return top < offset ? top : Math.max(offset, top + rowHeight - height);
}
