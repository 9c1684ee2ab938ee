#pragma once

#include "core/base/secret.hpp"
#include "core/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leams::vods {

/// Names under which videos are delivered: the id alone, or with a signature, "{id}.{seconds}.{signature}",
/// which lets whoever has it watch until then. Immutable.
class Names {
public:
    /// The instance's data keys: keys of their own are derived from them. The first signs, all verify.
    explicit Names(const std::vector<Secret>& keys);

    /// Valid for six to seven hours. The name is the same for an hour, so that what a browser has kept of
    /// the video stays of use to it.
    std::string sign(std::string_view id, UnixMillis now) const;

    struct Name {
        std::string id;
        bool is_signed = false;
    };
    /// Nothing for what is no name, and for a signature that is not valid now. The id may be any text without
    /// a dot.
    std::optional<Name> read(std::string_view name, UnixMillis now) const;

private:
    std::vector<std::string> keys_;
};

} // namespace leams::vods
