#include "core/formats/accept_encoding.hpp"

#include "core/base/text.hpp"
#include "core/formats/http1.hpp"

namespace leams::http1 {
namespace {

constexpr int kMaxWeight = 1000;

/// The weight of "q=0.5" and the like: 0 or 1 with up to three decimals; 0 for anything else.
int parse_weight(std::string_view parameter) noexcept {
    if (parameter.size() < 3 || parameter.size() > 7 || to_lower_ascii(parameter[0]) != 'q' ||
        parameter[1] != '=') {
        return 0;
    }
    int weight = 0;
    int place = kMaxWeight;
    for (std::size_t i = 2; i < parameter.size(); ++i) {
        const char c = parameter[i];
        if (i == 3 ? c != '.' : c < '0' || c > '9') {
            return 0;
        }
        if (i != 3) {
            weight += (c - '0') * place;
            place /= 10;
        }
    }
    return weight <= kMaxWeight ? weight : 0;
}

} // namespace

int coding_weight(std::string_view accept_encoding, std::string_view coding) noexcept {
    int others = 0;
    while (!accept_encoding.empty()) {
        const auto comma = accept_encoding.find(',');
        const auto item = accept_encoding.substr(0, comma);
        const auto semicolon = item.find(';');
        const auto name = trim(item.substr(0, semicolon));
        const int weight =
            semicolon == std::string_view::npos ? kMaxWeight : parse_weight(trim(item.substr(semicolon + 1)));
        if (equals_ignoring_case(name, coding)) {
            return weight;
        }
        if (name == "*") {
            others = weight;
        }
        accept_encoding =
            comma == std::string_view::npos ? std::string_view{} : accept_encoding.substr(comma + 1);
    }
    return others;
}

std::string_view
preferred_coding(std::string_view accept_encoding, std::initializer_list<std::string_view> offered) noexcept {
    std::string_view best;
    int most = 0;
    for (const auto coding : offered) {
        if (const int weight = coding_weight(accept_encoding, coding); weight > most) {
            best = coding;
            most = weight;
        }
    }
    return best;
}

} // namespace leams::http1
