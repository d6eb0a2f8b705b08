/** A ticket as it will be printed, drawn of the shapes that the printing itself makes. */
import type { TicketPreview, TicketShape } from "../../../api/ticketing-types.ts";

export function TicketPicture({ preview, label }: { preview: TicketPreview; label: string }) {
  const { width, height, logo, shapes } = preview;
  return (
    <svg class="ticketpic" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {shapes.map((shape, index) => (
        <Drawn key={index} shape={shape} logo={logo} />
      ))}
    </svg>
  );
}

function Drawn({ shape, logo }: { shape: TicketShape; logo: string | null }) {
  if (shape.kind === "text") return <Words shape={shape} />;
  const paint = { fill: shape.fill ?? "none", stroke: shape.edge ?? "none", "stroke-width": shape.line };
  if (shape.kind === "path") {
    return <path d={shape.path} {...paint} {...(shape.dash > 0 ? { "stroke-dasharray": shape.dash } : {})} />;
  }
  const { x, y, width, height } = shape;
  if (shape.kind === "box") return <rect x={x} y={y} width={width} height={height} {...paint} />;
  return logo === null ? null : <image href={logo} x={x} y={y} width={width} height={height} />;
}

function Words({ shape }: { shape: Extract<TicketShape, { kind: "text" }> }) {
  const { text, x, y, size, width, bold, rtl, upright, colour } = shape;
  return (
    <text
      x={rtl && !upright ? x + width : x}
      y={y}
      font-size={size}
      font-weight={bold ? 700 : 400}
      fill={colour}
      direction={rtl ? "rtl" : "ltr"}
      textLength={width}
      lengthAdjust="spacingAndGlyphs"
      {...(upright ? { transform: `rotate(90 ${x} ${y})` } : {})}
    >
      {text}
    </text>
  );
}
