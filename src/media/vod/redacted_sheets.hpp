#pragma once

#include "core/runtime/objects.hpp"
#include "media/stills/ports.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace leams::vod {

/// Sheets of previews on which some tiles are made dark, drawn when somebody asks; the few that were asked
/// for last are kept. Loop-bound.
class RedactedSheets {
public:
    /// `painter`: null, and there are none.
    RedactedSheets(runtime::Objects& objects, stills::Painter* painter)
        : objects_(objects)
        , painter_(painter) {}

    /// A JPEG. `version` tells the sheet with its dark tiles from others under the same key. NotFound;
    /// Unavailable when too many are drawn at once.
    runtime::Task<Result<std::shared_ptr<const std::string>>>
    get(std::string key, std::string version, std::vector<std::size_t> dark);

private:
    struct Kept {
        std::string name;
        std::shared_ptr<const std::string> jpeg;
    };

    runtime::Objects& objects_;
    stills::Painter* painter_;
    std::list<Kept> kept_; // The one asked for last first.
    std::size_t drawing_ = 0;
};

} // namespace leams::vod
