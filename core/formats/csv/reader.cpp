// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers written out in columns: .csv, .tsv, .txt. Rows are lines, columns stand between
// separators; layout (separator, decimal comma, header, labels) is guessed from the beginning and
// told. One column gives one axis, more give rows x columns.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/base/files/input_file.h"
#include "core/base/text/display_text.h"
#include "core/base/text/number_text.h"
#include "core/formats/csv/cell.h"
#include "core/formats/csv/layout.h"
#include "core/formats/csv/lexer.h"
#include "core/formats/file_kind.h"
#include "core/formats/format.h"
#include "core/formats/tensor_reader.h"

namespace quantoscope {
namespace {

constexpr std::array<std::string_view, 3> kExtensions{".csv", ".txt", ".tsv"};

struct Table {
    std::uint64_t rows = 0;
    std::uint64_t columns = 0;  // of numbers
    std::uint64_t missing = 0;
    std::uint64_t becameInfinite = 0;
};

Error atField(const CsvField& field, std::string what) {
    return {ErrorCode::Malformed, std::move(what),
            "line " + std::to_string(field.line) + ", column " + std::to_string(field.column)};
}

// Walks over the data fields of a file. With a target it converts them, row by row; without, it
// counts them only.
class TableReader {
  public:
    TableReader(const InputFile& file, const CsvLayout& layout, const JobControl& control)
        : m_layout(layout), m_lexer(file, layout.separator, control) {}

    Result<Table> count() { return read(nullptr); }
    // Errors: Io when the file holds another number of values than `values`.
    Result<Table> fill(std::span<float> values) { return read(&values); }

  private:
    Result<Table> read(std::span<float>* values);
    Status takeField(const CsvField& field, std::span<float>* values);
    Status endRow(const CsvField& field);
    Status convert(const CsvField& field, std::span<float>& values);

    const CsvLayout& m_layout;
    CsvLexer m_lexer;
    std::size_t m_fields = 0;        // of every row; 0 before the first ends
    std::size_t m_headerFields = 0;  // 0 without a header
    Table m_table;
};

Status TableReader::convert(const CsvField& field, std::span<float>& values) {
    const Cell cell = parseCell(field.text, m_layout.decimalComma);
    if (cell.kind == CellKind::Word)
        return atField(field, "'" + displayText(field.text, 40) + "' is not a number.");
    if (values.empty())
        return Error{ErrorCode::Io, "The file became longer while it was being read.", {}};
    values.front() = cell.value;
    values = values.subspan(1);
    m_table.missing += cell.kind == CellKind::Missing ? 1U : 0U;
    m_table.becameInfinite += cell.becameInfinite ? 1U : 0U;
    return Done{};
}

Status TableReader::endRow(const CsvField& field) {
    const std::size_t extra = (m_layout.labels ? 1 : 0) + (m_layout.endsWithSeparator ? 1 : 0);
    if (m_table.rows == 0) {
        m_fields = field.column;
        m_table.columns = m_fields - std::min(extra, m_fields);
        const bool agrees =
            m_headerFields == 0 || m_headerFields == m_fields || m_headerFields == m_table.columns;
        if (!agrees)
            return atField(field, "The header has " + std::to_string(m_headerFields) +
                                      " fields, the first row " + std::to_string(m_fields) + ".");
    }
    if (field.column != m_fields)
        return atField(field, "The row has " + std::to_string(field.column) +
                                  " fields, the rows before it have " + std::to_string(m_fields) +
                                  ".");
    ++m_table.rows;
    return Done{};
}

Status TableReader::takeField(const CsvField& field, std::span<float>* values) {
    const bool label = m_layout.labels && field.column == 1;
    const bool afterLast = m_layout.endsWithSeparator && field.endsRecord;
    if (afterLast && !field.text.empty())
        return atField(field, "The row has a field more than the rows before it.");
    if (values != nullptr && !label && !afterLast)
        if (const Status converted = convert(field, *values); !converted) return converted;
    return field.endsRecord ? endRow(field) : Status(Done{});
}

Result<Table> TableReader::read(std::span<float>* values) {
    CsvField field;
    bool header = m_layout.header;
    while (m_lexer.next(field)) {
        if (header) {
            header = !field.endsRecord;
            m_headerFields = field.column;
        } else if (const Status taken = takeField(field, values); !taken) {
            return taken.error();
        }
    }
    if (m_lexer.error()) return *m_lexer.error();
    if (m_table.rows == 0 || m_table.columns == 0)
        return Error{ErrorCode::Malformed, "The file holds a header and no numbers.", {}};
    if (values != nullptr && !values->empty())
        return Error{ErrorCode::Io, "The file became shorter while it was being read.", {}};
    return m_table;
}

Result<Listing> list(const InputFile& file, const JobControl& control) {
    const auto layout = detectCsvLayout(file, control);
    if (!layout) return layout.error();
    const auto table = TableReader(file, *layout, control).count();
    if (!table) return table.error();
    Shape shape{static_cast<std::int64_t>(table->rows)};
    if (table->columns > 1) shape.push_back(static_cast<std::int64_t>(table->columns));
    Listing listing;
    listing.tensors.push_back({.name = {},
                               .dtype = DType::Text,
                               .dtypeInFile = "text",
                               .shape = std::move(shape),
                               .values = table->rows * table->columns,
                               .bytes = file.size(),
                               .unsupported = {}});
    listing.notes.push_back(layoutNote(*layout));
    return listing;
}

Result<Tensor> load(const InputFile& file, const TensorEntry& entry, const JobControl& control) {
    const auto layout = detectCsvLayout(file, control);
    if (!layout) return layout.error();
    auto values = allocateValues(entry.values);
    if (!values) return values.error();
    const auto table = TableReader(file, *layout, control).fill(*values);
    if (!table) return table.error();
    Tensor tensor{entry.name, entry.dtype, entry.shape, std::move(*values), {}};
    if (table->missing > 0)
        tensor.notes.push_back(groupedText(table->missing) + " empty or missing cells became NaN.");
    if (table->becameInfinite > 0)
        tensor.notes.push_back(becameInfiniteNote(table->becameInfinite));
    return tensor;
}

bool recognises(std::span<const std::byte> head) {
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    return looksLikeText(head) && !wrongKind(head) &&
           text.find_first_of("0123456789") != std::string_view::npos;
}

}  // namespace

namespace readers {
extern constinit const Format csv{
    .id = "csv",
    .title = "numbers as text",
    .help =
        "One table of numbers: separator, decimal comma, header, comments and row labels are "
        "found by themselves.",
    .extensions = kExtensions,
    .recognises = recognises,
    .list = list,
    .load = load,
};
}  // namespace readers

}  // namespace quantoscope
