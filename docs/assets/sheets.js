/* A table of the explorer as Markdown, CSV and XLSX. Data in, text or a blob out; nothing of the page.

   XLSX without a library: one sheet of text and numbers is five fixed XML parts in a zip that need not be
   compressed. The smallest library that does it (write-excel-file) weighs 70 KB and would have to be kept up to date. */

/* Rows of cells as they stand on the screen: what is across is across. Each attribute has its value and, after it, its date and source. */
function grid(data) {
  const heads = data.attributes.flatMap(({ label, unit }) => [unit ? `${label} (${unit})` : label, `${label}: date and source`]);
  const value = (cell, attribute) => {
    const text = withoutUnit(cell.value, attribute.unit);
    return { text: cell.scope ? `${text} (${cell.scope})` : text, number: cell.scope ? null : number(text, attribute.type) };
  };
  const rows = data.platforms.map((platform, place) => [
    { text: platform },
    ...data.cells[place].flatMap((cell, column) => [value(cell, data.attributes[column]), { text: [cell.mark, cell.source].filter(Boolean).join(" ") }]),
  ]);
  const upright = [["Platform", ...heads].map((text) => ({ text })), ...rows];
  const whole = data.turned ? upright[0].map((_, column) => upright.map((row) => row[column])) : upright;
  if (data.turned) whole[0][0] = { text: "Attribute" };
  return [...whole, [], [{ text: `${data.title}, edition ${data.edition}, CC BY 4.0` }], [{ text: data.address }]];
}

/* The head says the unit already. */
function withoutUnit(text, unit) {
  return unit && text.endsWith(unit) ? text.slice(0, -unit.length).trim() : text;
}

/* Only what is one exact number; `over 700` and `12 to 60` stay words. */
function number(text, type) {
  return ["count", "share"].includes(type) && /^[\d,]+(\.\d+)?$/.test(text) ? Number(text.replaceAll(",", "")) : null;
}

// Markdown ---------------------------------------------------------------------------------------------------------

export function markdown(data) {
  const plain = (text) => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll("\n", " ");
  const cell = ({ value, scope, mark, source }) => {
    const words = plain([value, scope].filter(Boolean).join(", "));
    return mark ? `${words} (${source ? `[${plain(mark)}](${source.replaceAll(")", "%29").replaceAll("|", "%7C")})` : plain(mark)})` : words;
  };
  const upright = [
    ["Platform", ...data.attributes.map((attribute) => plain(attribute.label))],
    ...data.platforms.map((platform, place) => [plain(platform), ...data.cells[place].map(cell)]),
  ];
  const rows = data.turned ? upright[0].map((_, column) => upright.map((row) => row[column])) : upright;
  if (data.turned) rows[0][0] = "Attribute";
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(rows[0]), line(rows[0].map(() => "---")), ...rows.slice(1).map(line), "", `${data.title}, edition ${data.edition}. <${data.address}>`, ""].join("\n");
}

// CSV --------------------------------------------------------------------------------------------------------------

/* With a byte order mark, since Excel reads UTF-8 as something else without it. A cell that a spreadsheet
   would run as a formula is led by an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection). */
export function csv(data) {
  const written = ({ text, number: exact }) => {
    if (exact != null) return String(exact);
    const safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\ufeff${grid(data).map((row) => row.map(written).join(",")).join("\r\n")}\r\n`;
}

// XLSX -------------------------------------------------------------------------------------------------------------

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

export function xlsx(data) {
  const rows = grid(data);
  const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "");
  const cell = ({ text, number: exact }, column, row) => {
    const place = `${letters(column)}${row + 1}`;
    return exact != null ? `<c r="${place}"><v>${exact}</v></c>` : `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`;
  };
  const lines = rows.map((row, place) => `<row r="${place + 1}">${row.map((item, column) => cell(item, column, place)).join("")}</row>`);
  // The first row and column stay in sight, as on the page.
  const view = '<sheetViews><sheetView workbookViewId="0"><pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>';
  const widths = '<cols><col min="1" max="1" width="20" customWidth="1"/><col min="2" max="16384" width="28" customWidth="1"/></cols>';
  return zip({
    "[Content_Types].xml": `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    "_rels/.rels": `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="Comparison" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${XML}<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `${XML}<worksheet xmlns="${MAIN}">${view}${widths}<sheetData>${lines.join("")}</sheetData></worksheet>`,
  });
}

/* 0 → A, 25 → Z, 26 → AA. */
function letters(column) {
  const rest = String.fromCharCode(65 + (column % 26));
  return column < 26 ? rest : letters(Math.floor(column / 26) - 1) + rest;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let code = byte;
  for (let bit = 0; bit < 8; bit += 1) code = code & 1 ? 0xedb88320 ^ (code >>> 1) : code >>> 1;
  return code;
});

/* Files by name → a zip in which they are stored as they are (APPNOTE.TXT 4.3). */
function zip(files) {
  const parts = [], directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = new TextEncoder().encode(name), bytes = new TextEncoder().encode(text);
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
    // version 2.0, UTF-8 names, stored, 1 January 1980 (a zip's first day), checksum, both sizes, length of the name, no extra field
    const about = [[20, 2], [0x800, 2], [0, 2], [0, 2], [33, 2], [(crc ^ 0xffffffff) >>> 0, 4], [bytes.length, 4], [bytes.length, 4], [path.length, 2], [0, 2]];
    parts.push(numbers([[0x04034b50, 4], ...about]), path, bytes);
    directory.push(numbers([[0x02014b50, 4], [20, 2], ...about, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), path);
    offset += 30 + path.length + bytes.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0), count = directory.length / 2;
  const end = numbers([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [offset, 4], [0, 2]]);
  return new Blob([...parts, ...directory, end], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
}

/* [value, bytes] pairs, little-endian. */
function numbers(pairs) {
  const view = new DataView(new ArrayBuffer(pairs.reduce((sum, [, width]) => sum + width, 0)));
  let place = 0;
  for (const [value, width] of pairs) {
    if (width === 2) view.setUint16(place, value, true);
    else view.setUint32(place, value, true);
    place += width;
  }
  return new Uint8Array(view.buffer);
}
