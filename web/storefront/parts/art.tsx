/**
 * Flat woodblock art for events without a picture: one of a small set of motifs in three colours, chosen by the event's
 * id, the same for ever. Each is under 2 kB.
 */
import type { ComponentChildren, JSX } from "preact";
import type { MessageKey, Translate } from "../text.ts";

const INK = "#0D0D0D";
const WASHI = "#F5F0E8";

type Motif = { readonly say: MessageKey; readonly draw: () => JSX.Element };

const ground = (fill: string) => <path fill={fill} d="M0 0h400v300H0z" />;

const MOTIFS: readonly Motif[] = [
  {
    say: "event.art.ball",
    draw: () => (
      <>
        {ground("#6B2737")}
        <g fill="none" stroke={WASHI} stroke-width="6">
          <path d="M40 300V262a160 140 0 0 1 320 0v38" />
          <path stroke-dasharray="26 16" d="M-20 300v-50a220 206 0 0 1 440 0v50" />
          <path d="M150 300v-34h100v34" />
        </g>
        <circle cx="238" cy="128" r="62" fill="#F6C637" stroke={INK} stroke-width="5" />
        <path
          fill="none"
          stroke={INK}
          stroke-width="5"
          d="M190 90c32 10 50 34 52 100M284 86c-34 8-72 6-98 68M181 118c40-6 88 8 106 48"
        />
      </>
    ),
  },
  {
    say: "event.art.sail",
    draw: () => (
      <>
        {ground(WASHI)}
        <circle cx="200" cy="150" r="98" fill="#A81E1E" />
        <path fill={WASHI} d="M0 172h400v128H0z" />
        <path
          fill={INK}
          d="M0 172h400v6H0zM34 196h150v6H34zM214 196h140v6H214zM90 222h190v6H90zM20 248h120v6H20zM170 248h210v6H170zM120 274h110v6H120zM262 274h70v6h-70z"
        />
        <path fill={INK} d="M128 172c8 20 92 20 104 0zM176 168V92l44 70h-44z" />
      </>
    ),
  },
  {
    say: "event.art.lute",
    draw: () => (
      <>
        {ground("#2E4A7D")}
        <path fill="#F6C637" d="M0 0h130v300H0z" />
        <g stroke={INK} stroke-width="5">
          <circle cx="200" cy="214" r="66" fill="#C6530A" />
          <path fill="#C6530A" d="M188-10h24v166h-24z" />
          <path fill={WASHI} d="M176 206h48v14h-48z" />
        </g>
        <path stroke={WASHI} stroke-width="2.5" d="M193-10v218M198-10v218M203-10v218M208-10v218" />
        <path
          fill="none"
          stroke={WASHI}
          stroke-width="5"
          d="M292 150a90 90 0 0 1 0 128M320 128a122 122 0 0 1 0 172M348 106a154 154 0 0 1 0 216"
        />
      </>
    ),
  },
  {
    say: "event.art.slope",
    draw: () => (
      <>
        {ground("#86DEEB")}
        <path fill={INK} d="M0 300L400 90v30L0 330zM0 250L400 40v12L0 262z" />
        <circle cx="132" cy="112" r="58" fill={WASHI} stroke={INK} stroke-width="5" />
        <path fill="none" stroke={INK} stroke-width="5" d="M92 74c32 8 48 36 46 95M178 78c-30 8-68 4-92 56" />
        <path
          fill={WASHI}
          d="M250 40h16v16h-16zM330 30h10v10h-10zM300 80h12v12h-12zM220 96h10v10h-10zM362 66h14v14h-14zM40 210h12v12H40z"
        />
      </>
    ),
  },
  {
    say: "event.art.curtain",
    draw: () => (
      <>
        {ground(INK)}
        <path fill="#F6C637" d="M200 34l120 266H80z" />
        <path fill="#6B2737" d="M0 0h112c0 120-34 214-112 300zM400 0H288c0 120 34 214 112 300z" />
        <path
          fill="none"
          stroke={WASHI}
          stroke-width="4"
          d="M28 0c0 110-8 180-28 236M70 0c0 130-20 210-70 276M372 0c0 110 8 180 28 236M330 0c0 130 20 210 70 276"
        />
        <path fill={WASHI} d="M186 14h28v28h-28zM60 284h280v16H60z" />
      </>
    ),
  },
  {
    say: "event.art.drums",
    draw: () => (
      <>
        {ground("#1D5B3B")}
        <path fill="#F6C637" d="M110 120a90 90 0 0 1 180 0z" />
        <g fill={WASHI} stroke={INK} stroke-width="5">
          <path d="M30 176h104l-14 100H44zM148 150h104l-14 126h-76zM266 176h104l-14 100h-76z" />
        </g>
        <path
          fill="none"
          stroke={INK}
          stroke-width="5"
          d="M34 196l20 62 20-62 20 62 20-62 14 40M152 172l20 84 20-84 20 84 20-84 14 40M270 196l20 62 20-62 20 62 20-62 14 40"
        />
        <path fill={INK} d="M0 276h400v24H0z" />
      </>
    ),
  },
  {
    say: "event.art.tents",
    draw: () => (
      <>
        {ground("#F6C637")}
        <path fill="none" stroke={INK} stroke-width="5" d="M0 40q200 90 400 0" />
        <path fill="#A81E1E" d="M40 56l36 14-26 36zM196 84h40l-20 42zM340 66l-36 12 26 34z" />
        <path fill={WASHI} d="M116 78l38 6-22 40zM286 80l-38 6 22 38z" />
        <g stroke={INK} stroke-width="5">
          <path fill={WASHI} d="M20 230l70-70 70 70v70H20zM240 230l70-70 70 70v70H240z" />
          <path fill="#A81E1E" d="M120 220l80-84 80 84v80H120z" />
        </g>
        <path fill={INK} d="M178 300v-46l22-26 22 26v46z" />
      </>
    ),
  },
  {
    say: "event.art.book",
    draw: () => (
      <>
        {ground("#2E71A3")}
        <circle cx="296" cy="86" r="52" fill="#F6C637" />
        <path
          fill={WASHI}
          stroke={INK}
          stroke-width="5"
          d="M200 190c-40-30-100-34-160-20v108c60-14 120-10 160 20 40-30 100-34 160-20V170c-60-14-120-10-160 20z"
        />
        <path
          fill="none"
          stroke={INK}
          stroke-width="5"
          d="M200 190v108M66 196c36-6 74-2 104 14M66 226c36-6 74-2 104 14M334 196c-36-6-74-2-104 14M334 226c-36-6-74-2-104 14"
        />
      </>
    ),
  },
];

/** The motif of an id: FNV-1a over its characters. */
function motifOf(id: string): Motif {
  let hash = 0x811c9dc5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  const motif = MOTIFS[(hash >>> 0) % MOTIFS.length] ?? MOTIFS[0];
  if (!motif) throw new Error("no motif");
  return motif;
}

/** The poster of an event. `t` makes it an image for readers, who hear what it shows; without it it is decoration. */
export function Art({ id, t }: { id: string; t?: Translate | undefined }) {
  const motif = motifOf(id);
  const frame = (children: ComponentChildren) =>
    t === undefined ? (
      <svg viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
        {children}
      </svg>
    ) : (
      <svg viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice" role="img" aria-label={t(motif.say)}>
        {children}
      </svg>
    );
  return frame(motif.draw());
}
