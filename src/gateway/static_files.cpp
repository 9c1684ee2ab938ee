#include "gateway/static_files.hpp"

#include "core/formats/accept_encoding.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace leams::gateway {
namespace {

namespace fs = std::filesystem;

/// Empty: not a kind of file that is served from here.
std::string_view type_of(const fs::path& name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTypes{{
        {".js", "application/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".woff2", "font/woff2"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
    }};
    for (const auto& [extension, type] : kTypes) {
        if (name.extension() == extension) {
            return type;
        }
    }
    return {};
}

net::SharedText read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return in ? std::make_shared<const std::string>(
                    std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()
                )
              : nullptr;
}

} // namespace

Result<StaticFiles> StaticFiles::read(const std::string& folder) {
    StaticFiles out;
    if (folder.empty()) {
        return out;
    }
    std::error_code failure;
    fs::recursive_directory_iterator entries(folder, failure);
    for (; !failure && entries != fs::recursive_directory_iterator(); entries.increment(failure)) {
        const auto& path = entries->path();
        const auto type = type_of(path);
        if (type.empty() || !entries->is_regular_file()) {
            continue;
        }
        File file{
            .type = type,
            .plain = read_file(path),
            .br = read_file(path.string() + ".br"),
            .gzip = read_file(path.string() + ".gz"),
        };
        if (!file.plain) {
            return Error::invalid_argument("gateway.web_static: " + path.string() + " cannot be read.");
        }
        out.files_.emplace(path.lexically_relative(folder).string(), std::move(file));
    }
    if (failure) {
        return Error::invalid_argument(
            "gateway.web_static: the folder " + folder + " cannot be read: " + failure.message() + "."
        );
    }
    return out;
}

std::optional<net::Response>
StaticFiles::find(std::string_view path, std::string_view accept_encoding) const {
    const auto found = files_.find(path);
    if (found == files_.end()) {
        return std::nullopt;
    }
    const auto& file = found->second;
    net::Response response{.body = file.plain, .policy = net::PagePolicy::Own};
    response.header("Content-Type", file.type);
    response.header("Cache-Control", "public, max-age=31536000, immutable");
    if (file.br || file.gzip) {
        response.header("Vary", "Accept-Encoding");
    }
    if (file.br && http1::coding_weight(accept_encoding, "br") > 0) {
        response.header("Content-Encoding", "br");
        response.body = file.br;
    } else if (file.gzip && http1::coding_weight(accept_encoding, "gzip") > 0) {
        response.header("Content-Encoding", "gzip");
        response.body = file.gzip;
    }
    return response;
}

} // namespace leams::gateway
