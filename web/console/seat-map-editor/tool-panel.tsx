/** The settings of the tool in hand. */
import { Button } from "../parts/button.tsx";
import { SelectField, TextField, Tick } from "../parts/field.tsx";
import type { Editor, Tool } from "./editor-state.ts";
import { m } from "./messages.en.ts";
import { DIRECTIONS, STYLES } from "./numbering.ts";
import { CategoryButtons } from "./panel.tsx";
import type { ToolSettings } from "./tools.ts";
import { NumberField } from "./whole-field.tsx";

type Props = {
  editor: Editor;
  tool: Tool;
  settings: ToolSettings;
  set: (part: Partial<ToolSettings>) => void;
  onPlace: () => void;
};

export const styleChoices = STYLES.map((value) => ({ value, label: m.styles[value] }));
export const directionChoices = DIRECTIONS.map((value) => ({ value, label: m.directions[value] }));

export function ToolPanel(props: Props) {
  const { tool, editor } = props;
  const places = tool === "row" || tool === "arc" || tool === "table";
  return (
    <>
      <div class="sme__head">
        <strong>{m.tools[tool]}</strong>
        <div class="soft xs">{m.hints[tool]}</div>
      </div>
      <div class="sme__form">
        {tool === "paint" ? <BrushFields editor={editor} /> : <Shared {...props} places={places} />}
        {(tool === "row" || tool === "arc") && <RowFields {...props} />}
        {tool === "table" && <TableFields {...props} />}
        {(tool === "row" ||
          tool === "arc" ||
          tool === "table" ||
          tool === "area" ||
          tool === "stage" ||
          tool === "label") && (
          <div>
            <Button look="ink" onPress={props.onPlace}>
              {m.placeIt}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

function Shared({ editor, tool, settings, set, places }: Props & { places: boolean }) {
  if (tool === "hand" || tool === "lasso" || tool === "select") return null;
  return (
    <>
      <TextField
        label={m.section}
        value={settings.section}
        onChange={(section) => set({ section })}
        input={{ maxLength: 120 }}
      />
      {places && (
        <CategoryButtons editor={editor} chosen={settings.category} onChoose={(category) => set({ category })} />
      )}
      {tool !== "row" && tool !== "arc" && (
        <TextField
          optional
          label={m.name}
          value={settings.name}
          onChange={(name) => set({ name })}
          input={{ maxLength: 120 }}
        />
      )}
      {tool === "area" && (
        <NumberField
          label={m.capacity}
          value={settings.capacity}
          from={1}
          to={1_000_000}
          onChange={(capacity) => set({ capacity })}
        />
      )}
    </>
  );
}

function RowFields({ tool, settings, set }: Props) {
  return (
    <>
      <div class="sme__pair">
        <NumberField label={m.rowsField} value={settings.rows} from={1} to={200} onChange={(rows) => set({ rows })} />
        {tool === "row" ? (
          <NumberField
            label={m.seatsField}
            value={settings.seats}
            from={1}
            to={500}
            onChange={(seats) => set({ seats })}
          />
        ) : (
          <NumberField label={m.angle} value={settings.angle} from={1} to={360} onChange={(angle) => set({ angle })} />
        )}
        <NumberField
          label={m.seatGap}
          value={settings.seatGap}
          from={5}
          to={500}
          onChange={(seatGap) => set({ seatGap })}
        />
        <NumberField
          label={m.rowGap}
          value={settings.rowGap}
          from={5}
          to={500}
          onChange={(rowGap) => set({ rowGap })}
        />
        <TextField
          label={m.firstRow}
          value={settings.firstRow}
          onChange={(firstRow) => set({ firstRow })}
          input={{ maxLength: 6 }}
        />
        {tool === "row" ? (
          <NumberField
            label={m.curve}
            value={settings.curve}
            from={-500}
            to={500}
            onChange={(curve) => set({ curve })}
          />
        ) : (
          <NumberField
            label={m.radius}
            value={settings.radius}
            from={10}
            to={10_000}
            onChange={(radius) => set({ radius })}
          />
        )}
      </div>
      <SelectField
        label={m.rowStyle}
        value={settings.rowStyle}
        choices={styleChoices}
        onChange={(value) => {
          const rowStyle = STYLES.find((style) => style === value) ?? "numbers";
          set({ rowStyle, firstRow: rowStyle === "numbers" ? "1" : "A" });
        }}
      />
      <SelectField
        label={m.direction}
        value={settings.direction}
        choices={directionChoices}
        onChange={(value) => set({ direction: DIRECTIONS.find((way) => way === value) ?? "left" })}
      />
    </>
  );
}

function TableFields({ settings, set }: Props) {
  return (
    <>
      <NumberField label={m.tableSeats} value={settings.seats} from={1} to={40} onChange={(seats) => set({ seats })} />
      <Tick checked={settings.round} onChange={(round) => set({ round })}>
        {m.roundTable}
      </Tick>
    </>
  );
}

function BrushFields({ editor }: { editor: Editor }) {
  const brush = editor.brush.value;
  const category = "category" in brush ? brush.category : null;
  const kind = "category" in brush ? "" : (brush.kind ?? "none");
  return (
    <>
      <CategoryButtons
        editor={editor}
        chosen={category}
        onChoose={(next) => {
          editor.brush.value = { category: next };
        }}
      />
      <SelectField
        label={m.kind}
        value={kind}
        choices={[
          ...(kind === "" ? [{ value: "", label: "" }] : []),
          { value: "none", label: m.kinds.none },
          { value: "wheelchair", label: m.kinds.wheelchair },
          { value: "companion", label: m.kinds.companion },
        ]}
        onChange={(value) => {
          editor.brush.value = { kind: value === "wheelchair" || value === "companion" ? value : null };
        }}
      />
    </>
  );
}
