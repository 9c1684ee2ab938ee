#pragma once

#include "core/runtime/config.hpp"

/// Limits that many options share.
namespace leams::runtime {

constexpr ConfigTable::Limits kPort{0, 65535};
constexpr ConfigTable::Limits kCount{1, 10'000'000};
constexpr ConfigTable::Limits kSeconds{1, 86'400};

} // namespace leams::runtime
