#pragma once

#include "adapters/redis/address.hpp"
#include "core/formats/resp.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace leams::adapters::redis {

inline constexpr std::size_t kSlots = 16'384;

/// Where a cluster keeps a key: of what stands between its first braces, if something does (the cluster
/// specification's hash tags).
std::uint16_t slot_of(std::string_view key) noexcept;

/// A range of slots, both ends included, and the server that takes writes for it.
struct SlotRange {
    std::uint16_t first = 0;
    std::uint16_t last = 0;
    Endpoint owner;
};

/// Of the answer to CLUSTER SLOTS. A server that does not know its own name is called `asked`, as whoever
/// answered. nullopt when it is no such answer.
std::optional<std::vector<SlotRange>> read_slots(const resp::Value& answer, const Endpoint& asked);

/// Where a command has to go instead.
struct Redirect {
    bool is_for_once = false; // ASK; else MOVED.
    std::uint16_t slot = 0;
    Endpoint owner;
};

/// Of an error; nullopt when it is another. `asked` as for read_slots().
std::optional<Redirect> read_redirect(std::string_view error, const Endpoint& asked);

} // namespace leams::adapters::redis
