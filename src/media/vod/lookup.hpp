#pragma once

#include "core/base/time.hpp"
#include "core/runtime/gate.hpp"
#include "core/runtime/loop.hpp"
#include "media/record/library.hpp"
#include "media/vod/config.hpp"
#include "media/vod/ports.hpp"
#include "media/vod/programme.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace leams::vod {

/// Through which door a name came: /vod/ asks the catalog, /dvr/ has the ids of broadcasts.
enum class Door : std::uint8_t { Vod, Rewind };

/// Whether an answer of a moment ago will do; the last asks the catalog anew too.
enum class Freshness : std::uint8_t { Usual, Newest, Anew };

/// What a name means at the moment.
struct Found {
    Playable playable;
    Programme programme; // Not empty.
};
using FoundPtr = std::shared_ptr<const Found>;

/// Finds what names mean, on one loop: asks once for all who wait at the same time, and remembers the answer
/// for moments. Loop-bound.
class Lookup {
public:
    Lookup(
        runtime::Loop& loop,
        const Clock& clock,
        const Config& config,
        Catalog& catalog,
        record::Library& library
    );

    /// NotFound; Unavailable when too many names are looked for.
    runtime::Task<Result<FoundPtr>> find(Door door, std::string name, Freshness freshness = Freshness::Usual);

    std::size_t size() const noexcept { return entries_.size(); }

private:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Entry {
        std::shared_ptr<runtime::Gate> asked; // Opens with the answer; null when nobody asks.
        std::optional<Result<FoundPtr>> answer;
        TimePoint good_until;
        TimePoint playable_until; // Who may see it is asked less often than what has been added.
    };
    using EntryPtr = std::shared_ptr<Entry>;

    EntryPtr entry_of(const std::string& key);
    void forget_old(TimePoint now);
    runtime::Task<> renew(EntryPtr entry, Door door, std::string name);
    runtime::Task<Result<FoundPtr>> ask(EntryPtr entry, Door door, std::string name);
    runtime::Task<Result<Playable>> playable_of(EntryPtr entry, Door door, std::string name);

    runtime::Loop& loop_;
    const Clock& clock_;
    const Config& config_;
    Catalog& catalog_;
    record::Library& library_;
    std::unordered_map<std::string, EntryPtr> entries_;
    std::size_t asking_ = 0;
};

} // namespace leams::vod
