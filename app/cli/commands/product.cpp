// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <ostream>
#include <vector>

#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/request/request_options.h"
#include "app/cli/request/sources.h"
#include "app/cli/text/product_text.h"
#include "core/analysis/analyze.h"
#include "core/base/text/number_text.h"

namespace quantoscope::cli {
namespace {

// A whole number within the limits that the product itself sets.
Status takeBits(const Arguments& arguments, std::string_view option, int& bits) {
    const auto text = arguments.value(option);
    if (!text) return Done{};
    const auto number = parseInteger(*text);
    if (!number || *number < 0 || *number > 64)
        return Error{ErrorCode::InvalidArgument, "'" + *text + "' is not a number of bits.",
                     std::string(option)};
    bits = static_cast<int>(*number);
    return Done{};
}

Result<ProductSettings> settingsOf(const Arguments& arguments) {
    ProductSettings settings = initialProductSettings();
    const auto other = sourceNamed(arguments.positionals()[1]);
    if (!other) return other.error();
    settings.other = *other;
    if (Status taken = takeBits(arguments, "--accumulator", settings.accumulatorBits); !taken)
        return taken.error();
    if (Status taken = takeBits(arguments, "--output-bits", settings.outputBits); !taken)
        return taken.error();
    if (const auto text = arguments.value("--bias")) {
        const auto bias = parseReal(*text);
        if (!bias)
            return Error{ErrorCode::InvalidArgument, "'" + *text + "' is not a number.", "--bias"};
        settings.bias = *bias;
    }
    return settings;
}

Result<IntegerProduct> productOf(const Request& request, const ProductSettings& settings,
                                 const JobControl& control) {
    const auto data = dataOf(request, control.part(0, 0.3));
    if (!data) return data.error();
    const auto outcome = analyze(request, *data, 0, control.part(0.3, 0.6));
    if (!outcome) return outcome.error();
    return multiplyInIntegers(**outcome, settings, control.part(0.6, 1));
}

ExitStatus write(const IntegerProduct& product, const Request& request, const Arguments& arguments,
                 const Console& console) {
    const auto csv = arguments.value("--csv");
    const auto json = arguments.value("--json");
    if (!csv && !json) {
        console.out << requestSummary(request) << "\n\n" << productText(product);
        return ExitStatus::Done;
    }
    std::vector<Output> outputs;
    if (csv) outputs.push_back({*csv, productCsv(product)});
    if (json) outputs.push_back({*json, productJson(product, request)});
    return writeOutputs(outputs, console);
}

ExitStatus run(const Arguments& arguments, const Console& console) {
    if (arguments.positionals().empty()) return console.wrong("Which source?");
    if (arguments.positionals().size() < 2)
        return console.wrong("Which second matrix? A distribution as normal, or a file.");
    const auto request = requestOf(arguments, arguments.positionals()[0], console.control);
    if (!request) return console.refused(request.error());
    const auto settings = settingsOf(arguments);
    if (!settings) return console.refused(settings.error());
    if (std::ranges::any_of(arguments.positionals(), isWholeFile))
        return console.wrong("A product takes one tensor of a file, not all.");
    const auto product = productOf(*request, *settings, console.control);
    if (!product) return console.failed(product.error());
    return write(*product, *request, arguments, console);
}

constexpr Option kOptions[] = {
    {.name = "--accumulator", .value = "N", .help = "bits of the sums, 8 to 32 (32)"},
    {.name = "--output-bits", .value = "N", .help = "bits of the result's codes, 2 to 16 (8)"},
    {.name = "--bias", .value = "X", .help = "added to every cell (0)"},
    {.name = "--csv", .value = "FILE|-", .help = "all cells as CSV", .isOutput = true},
    {.name = "--json",
     .value = "FILE|-",
     .help = "all cells, codes and quantizers as JSON",
     .isOutput = true},
};
constexpr std::string_view kExamples[] = {
    "product weights.npy normal:seed=2 --bits 8 --accumulator 16",
    "product weights:rows=8,columns=64 laplace --bits 8 --bias 0.5 --csv -",
};

}  // namespace

namespace command_list {
extern constinit const Command product{
    .name = "product",
    .arguments = "SOURCE OTHER [REQUEST]",
    .help = "Multiplies two matrices in integers and prints each step of each cell.",
    .positionals = 2,
    .takesRequest = true,
    .options = kOptions,
    .examples = kExamples,
    .run = run};
}  // namespace command_list

}  // namespace quantoscope::cli
