#pragma once

#include "core/base/result.hpp"
#include "core/net/http.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace leams::gateway {

/// The web app's files whose names change with their content: kept in memory, plain and as they were
/// compressed when the web app was built (`name.br`, `name.gz` beside `name`). Immutable, so any thread may
/// ask.
class StaticFiles {
public:
    /// Reads a folder at start; without a name there are no files. The error names what cannot be read.
    static Result<StaticFiles> read(const std::string& folder);

    /// The answer to a request for a file, by its path below the folder; nullopt when it is not there.
    std::optional<net::Response> find(std::string_view path, std::string_view accept_encoding) const;

private:
    struct File {
        std::string_view type;
        net::SharedText plain;
        net::SharedText br;   // Null when there is none.
        net::SharedText gzip; // The same.
    };
    std::map<std::string, File, std::less<>> files_;
};

} // namespace leams::gateway
