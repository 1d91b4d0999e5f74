// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/text/product_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "app/cli/text/text_table.h"
#include "core/analysis/request/second_matrix_text.h"
#include "core/base/text/display_text.h"
#include "core/base/text/media.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDigits = 6;
constexpr std::size_t kSentence = 600;  // characters of a note

std::vector<std::string> heads() {
    return {"row",         "column",    "dot",         "row_term",  "column_term",
            "constant",    "bias",      "accumulator", "saturated", "output_code",
            "dequantized", "reference", "error"};
}

double errorOf(const IntegerProduct& product, std::size_t cell) {
    return static_cast<double>(product.result[cell]) - product.reference[cell];
}

// In the order of heads(); numbers with every digit, or as many as a person reads.
std::vector<std::string> cellTexts(const IntegerProduct& product, std::size_t cell, bool exact) {
    const ProductTerms& terms = product.terms[cell];
    const auto number = [exact](double value) {
        return exact ? exactText(value) : shortText(value, kDigits);
    };
    const float result = product.result[cell];
    return {std::to_string(cell / product.columns),
            std::to_string(cell % product.columns),
            std::to_string(terms.dot),
            std::to_string(terms.rowTerm),
            std::to_string(terms.columnTerm),
            std::to_string(terms.constant),
            std::to_string(terms.bias),
            std::to_string(terms.accumulator),
            terms.saturated ? "yes" : "no",
            std::to_string(product.outputCodes[cell]),
            exact ? exactText(result) : shortText(static_cast<double>(result), kDigits),
            number(product.reference[cell]),
            number(errorOf(product, cell))};
}

std::string quantizerText(std::string_view name, const AffineQuantizer& quantizer) {
    return std::string(name) + ": scale " +
           shortText(static_cast<double>(quantizer.scale), kDigits) + ", zero point " +
           wholeText(static_cast<double>(quantizer.zeroPoint), kDigits) + ", codes " +
           std::to_string(quantizer.qmin) + " ... " + std::to_string(quantizer.qmax) + "\n";
}

Json quantizerJson(const AffineQuantizer& quantizer) {
    return {{"scale", quantizer.scale},
            {"zero_point", quantizer.zeroPoint},
            {"qmin", quantizer.qmin},
            {"qmax", quantizer.qmax}};
}

Json cellJson(const IntegerProduct& product, std::size_t cell) {
    const ProductTerms& terms = product.terms[cell];
    return {{"row", cell / product.columns},
            {"column", cell % product.columns},
            {"dot", terms.dot},
            {"row_term", terms.rowTerm},
            {"column_term", terms.columnTerm},
            {"constant", terms.constant},
            {"bias", terms.bias},
            {"accumulator", terms.accumulator},
            {"saturated", terms.saturated},
            {"output_code", product.outputCodes[cell]},
            {"dequantized", product.result[cell]},
            {"reference", product.reference[cell]},
            {"error", errorOf(product, cell)}};
}

}  // namespace

std::string productText(const IntegerProduct& product) {
    constexpr std::size_t kSaid = 16;
    std::string text = std::to_string(product.rows) + " x " + std::to_string(product.inner) +
                       " times " + std::to_string(product.inner) + " x " +
                       std::to_string(product.columns) + ", B is " +
                       displayText(secondMatrixText(product.settings.other)) + "\n";
    for (const std::string& note : product.notes)
        text += displayText(note, kSentence) + "\n";
    text += quantizerText("A", product.first) + quantizerText("B", product.second) +
            quantizerText("C", product.output);
    text += "Accumulator: " + std::to_string(product.settings.accumulatorBits) + " bits, " +
            std::to_string(product.saturated) + " of " + std::to_string(product.terms.size()) +
            " cells saturated\nMultiplier: " + std::to_string(product.multiplier) + " x 2^-" +
            std::to_string(31 + product.shift) + ", shift " + std::to_string(product.shift) +
            "\nMSE: " + shortText(product.mse, kDigits) + "\n";
    if (product.terms.empty()) return text;
    TextTable table(std::vector<Align>(heads().size(), Align::Right));
    table.add(heads());
    const std::size_t said = std::min(kSaid, product.terms.size());
    for (std::size_t cell = 0; cell < said; ++cell)
        table.add(cellTexts(product, cell, false));
    text += "\n" + table.text();
    if (said < product.terms.size())
        text += "(" + std::to_string(said) + " of " + std::to_string(product.terms.size()) +
                " cells; --csv - prints all)\n";
    return text;
}

std::string productCsv(const IntegerProduct& product) {
    std::string text = csvLine(heads());
    for (std::size_t cell = 0; cell < product.terms.size(); ++cell)
        text += csvLine(cellTexts(product, cell, true));
    return text;
}

std::string productJson(const IntegerProduct& product, const Request& request) {
    Json all;
    all["request"] = Json::parse(requestJson(request));
    all["other"] = sourceText(product.settings.other);
    all["accumulator_bits"] = product.settings.accumulatorBits;
    all["output_bits"] = product.settings.outputBits;
    all["bias"] = product.settings.bias;
    all["rows"] = product.rows;
    all["inner"] = product.inner;
    all["columns"] = product.columns;
    all["first"] = quantizerJson(product.first);
    all["second"] = quantizerJson(product.second);
    all["output"] = quantizerJson(product.output);
    all["multiplier"] = product.multiplier;
    all["shift"] = product.shift;
    all["mse"] = product.mse;
    all["saturated"] = product.saturated;
    all["notes"] = product.notes;
    all["first_codes"] = product.firstCodes;
    all["second_codes"] = product.secondCodes;
    all["cells"] = Json::array();
    for (std::size_t cell = 0; cell < product.terms.size(); ++cell)
        all["cells"].push_back(cellJson(product, cell));
    return textFor(Medium::Json, all.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

}  // namespace quantoscope::cli
