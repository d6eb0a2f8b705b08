/** The panel: the tool in hand, what is chosen, or the whole map. */
import { assignZones, ZONE_FILLS } from "../../ui/zones.ts";
import { Button } from "../parts/button.tsx";
import { SelectField, TextField } from "../parts/field.tsx";
import { ZoneTile } from "../parts/icon.tsx";
import { NumberField } from "./whole-field.tsx";
import {
  align,
  changeArea,
  changeShapes,
  distribute,
  type Edge,
  EDGES,
  mirror,
  NOTHING,
  remove,
  rotate,
  setCategory,
  setKind,
  setLevel,
} from "./edits.ts";
import type { Editor } from "./editor-state.ts";
import { copySelection } from "./keys.ts";
import { m } from "./messages.en.ts";
import { kindOf, type PlacedShape, type Zone } from "./plan-document.ts";

/** Buttons of all price zones; the pressed one is what all chosen seats have. */
export function CategoryButtons(props: {
  editor: Editor;
  chosen: string | null;
  onChoose: (category: string) => void;
}) {
  const { categories } = props.editor.plan.value;
  const zones = assignZones(categories);
  return (
    <fieldset class="sme__zones">
      <legend class="field__label">{m.category}</legend>
      <div class="sme__zonerow">
        {categories.map((category, i) => (
          <button
            key={category.name}
            type="button"
            aria-label={category.name}
            title={category.name}
            aria-pressed={category.name === props.chosen}
            onClick={() => props.onChoose(category.name)}
          >
            <ZoneTile zone={zones[i]} />
          </button>
        ))}
      </div>
      <p class="soft s">{props.chosen}</p>
    </fieldset>
  );
}

export function SelectionPanel({ editor, onNumber }: { editor: Editor; onNumber: () => void }) {
  const selected = editor.selected.value;
  const { plan, seats, shapes } = editor.scene.value;
  const chosen = seats.filter(({ guid }) => selected.seats.has(guid));
  const drawn = shapes.filter(({ key }) => selected.shapes.has(key));
  const [only] = drawn;
  return (
    <>
      <div class="sme__head">
        <strong>{editor.describe()}</strong>
      </div>
      <div class="sme__form">
        {chosen.length > 0 && <SeatFields editor={editor} onNumber={onNumber} />}
        {only && drawn.length === 1 && <ShapeFields key={only.key} editor={editor} shape={only} />}
        <fieldset class="sme__zones only-wide">
          <legend class="field__label">{m.arrange}</legend>
          <div class="row row--wrap">
            {chosen.length > 1 &&
              EDGES.map((edge) => (
                <Button key={edge} onPress={() => editor.apply(m.did.align, align(plan, selected, edge))}>
                  {ALIGN[edge]}
                </Button>
              ))}
            {chosen.length > 1 && (
              <Button onPress={() => editor.apply(m.did.distribute, distribute(plan, selected))}>{m.distribute}</Button>
            )}
            <Button onPress={() => editor.apply(m.did.rotate, rotate(plan, selected, -15))}>{m.turnLeft}</Button>
            <Button onPress={() => editor.apply(m.did.rotate, rotate(plan, selected, 15))}>{m.turnRight}</Button>
          </div>
        </fieldset>
      </div>
      <div class="sme__act">
        <Button icon="copy" onPress={() => copySelection(editor)}>
          {m.copy}
        </Button>
        <Button onPress={() => editor.apply(m.did.mirror, mirror(plan, selected))}>{m.mirror}</Button>
        <Button look="bad" onPress={() => editor.apply(m.did.delete, remove(plan, selected), NOTHING)}>
          {m.delete}
        </Button>
      </div>
    </>
  );
}

const ALIGN: Readonly<Record<Edge, string>> = { left: m.alignLeft, centre: m.alignCentre, right: m.alignRight };

function SeatFields({ editor, onNumber }: { editor: Editor; onNumber: () => void }) {
  const guids = editor.selected.value.seats;
  const { plan } = editor.scene.value;
  const seatsOf = ({ rows }: Zone) => rows.flatMap(({ seats }) => seats.filter((seat) => guids.has(seat.seat_guid)));
  const chosen = plan.zones.flatMap(seatsOf);
  const sections = plan.zones.filter((zone) => seatsOf(zone).length > 0);
  const same = <T,>(values: readonly T[]): T | undefined =>
    values.every((value) => value === values[0]) ? values[0] : undefined;
  const kind = same(chosen.map(kindOf));
  const kinds = [
    ...(kind === undefined ? [{ value: "", label: "" }] : []),
    { value: "none", label: m.kinds.none },
    { value: "wheelchair", label: m.kinds.wheelchair },
    { value: "companion", label: m.kinds.companion },
  ];
  return (
    <>
      <CategoryButtons
        editor={editor}
        chosen={same(chosen.map(({ category }) => category)) ?? null}
        onChoose={(category) => editor.apply(m.did.category(category), setCategory(plan, guids, category))}
      />
      <SelectField
        label={m.kind}
        value={kind === undefined ? "" : (kind ?? "none")}
        choices={kinds}
        onChange={(value) => {
          const next = value === "wheelchair" || value === "companion" ? value : null;
          editor.apply(m.did.kind(m.kinds[next ?? "none"]), setKind(plan, guids, next));
        }}
      />
      <TextField
        label={m.level}
        hint={m.levelHint}
        input={{ maxLength: 40 }}
        value={same(sections.map(({ level }) => level ?? "")) ?? ""}
        onChange={(level) => editor.apply(m.did.level, setLevel(plan, guids, level))}
      />
      <div>
        <Button onPress={onNumber}>{m.number}</Button>
      </div>
    </>
  );
}

function ShapeFields({ editor, shape }: { editor: Editor; shape: PlacedShape }) {
  const { plan } = editor.scene.value;
  const keys = new Set([shape.key]);
  const { area } = shape;
  const rename = (text: string) => {
    const renamed = changeShapes(plan, keys, (old) => ({ ...old, text: { ...wordsOf(old["text"]), text } }));
    editor.apply(m.did.rename, area && text.trim() !== "" ? changeArea(renamed, area.id, { name: text }) : renamed);
  };
  const resize = (part: { width?: number; height?: number }) => {
    const size = { width: shape.width, height: shape.height, ...part };
    editor.apply(
      m.did.size,
      changeShapes(plan, keys, (old) => ({ ...old, rectangle: size })),
    );
  };
  return (
    <>
      <TextField
        label={area ? m.name : m.words}
        value={area?.name ?? shape.text}
        onChange={rename}
        input={{ maxLength: 120 }}
      />
      {area && (
        <NumberField
          label={m.capacity}
          value={area.capacity}
          from={1}
          to={1_000_000}
          onChange={(capacity) => editor.apply(m.did.size, changeArea(plan, area.id, { capacity }))}
        />
      )}
      {shape.kind === "rectangle" && (
        <div class="sme__pair only-wide">
          <NumberField
            label={m.width}
            value={shape.width}
            from={1}
            to={10_000}
            onChange={(width) => resize({ width })}
          />
          <NumberField
            label={m.height}
            value={shape.height}
            from={1}
            to={10_000}
            onChange={(height) => resize({ height })}
          />
        </div>
      )}
    </>
  );
}

function wordsOf(text: unknown): object {
  return typeof text === "object" && text !== null ? text : {};
}

/** A colour of the eight for a price zone, by its name. */
export const COLOURS = ZONE_FILLS.map((value, i) => ({ value, label: m.colours[i] ?? value }));
