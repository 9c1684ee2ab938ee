#include "adapters/redis/slots.hpp"

#include <array>
#include <charconv>

namespace leams::adapters::redis {
namespace {

// CRC-16/XMODEM: the cluster specification's appendix.
constexpr std::array<std::uint16_t, 256> make_table() {
    std::array<std::uint16_t, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        auto crc = static_cast<std::uint32_t>(byte << 8U);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U;
        }
        table[byte] = static_cast<std::uint16_t>(crc);
    }
    return table;
}

constexpr auto kTable = make_table();

std::uint16_t crc16(std::string_view text) noexcept {
    std::uint32_t crc = 0;
    for (const char c : text) {
        crc = ((crc << 8U) ^ kTable[((crc >> 8U) ^ static_cast<unsigned char>(c)) & 0xFFU]) & 0xFFFFU;
    }
    return static_cast<std::uint16_t>(crc);
}

template <class Number>
std::optional<Number> number(std::string_view digits) {
    Number value = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [stop, failure] = std::from_chars(digits.data(), end, value);
    return failure == std::errc{} && stop == end ? std::optional(value) : std::nullopt;
}

bool is_slot(const resp::Value& value) {
    return value.kind == resp::Kind::Integer && value.integer >= 0 &&
           value.integer < static_cast<std::int64_t>(kSlots);
}

std::optional<SlotRange> read_range(const resp::Value& range, const Endpoint& asked) {
    if (range.items.size() < 3 || !is_slot(range.items[0]) || !is_slot(range.items[1]) ||
        range.items[2].items.size() < 2) {
        return std::nullopt;
    }
    const auto& host = range.items[2].items[0];
    const auto& port = range.items[2].items[1];
    if (port.kind != resp::Kind::Integer || port.integer <= 0 || port.integer > 0xFFFF) {
        return std::nullopt;
    }
    return SlotRange{
        .first = static_cast<std::uint16_t>(range.items[0].integer),
        .last = static_cast<std::uint16_t>(range.items[1].integer),
        .owner =
            {host.text.empty() || host.text == "?" ? asked.host : host.text,
             static_cast<std::uint16_t>(port.integer)},
    };
}

} // namespace

std::uint16_t slot_of(std::string_view key) noexcept {
    if (const auto open = key.find('{'); open != std::string_view::npos) {
        const auto close = key.find('}', open + 1);
        if (close != std::string_view::npos && close > open + 1) {
            key = key.substr(open + 1, close - open - 1);
        }
    }
    return crc16(key) % kSlots;
}

std::optional<std::vector<SlotRange>> read_slots(const resp::Value& answer, const Endpoint& asked) {
    if (answer.kind != resp::Kind::Array) {
        return std::nullopt;
    }
    std::vector<SlotRange> ranges;
    for (const auto& item : answer.items) {
        auto range = read_range(item, asked);
        if (!range || range->last < range->first) {
            return std::nullopt;
        }
        ranges.push_back(*std::move(range));
    }
    return ranges;
}

std::optional<Redirect> read_redirect(std::string_view error, const Endpoint& asked) {
    const bool is_ask = error.starts_with("ASK ");
    if (!is_ask && !error.starts_with("MOVED ")) {
        return std::nullopt;
    }
    error.remove_prefix(error.find(' ') + 1);
    const auto space = error.find(' ');
    // An IPv6 address stands there without brackets.
    const auto colon = error.rfind(':');
    if (space == std::string_view::npos || colon == std::string_view::npos || colon < space) {
        return std::nullopt;
    }
    const auto slot = number<std::uint16_t>(error.substr(0, space));
    const auto port = number<std::uint16_t>(error.substr(colon + 1));
    const auto host = error.substr(space + 1, colon - space - 1);
    if (!slot || *slot >= kSlots || !port || *port == 0) {
        return std::nullopt;
    }
    return Redirect{
        .is_for_once = is_ask,
        .slot = *slot,
        .owner = {host.empty() || host == "?" ? asked.host : std::string(host), *port},
    };
}

} // namespace leams::adapters::redis
