#include "services/auth/data_keys.hpp"

#include "core/base/descriptor.hpp"
#include "core/base/encoding.hpp"
#include "core/base/random.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace leams::auth {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::size_t kMaxFile = 64 * 1024;

Error broken(std::string sentence) {
    return Error::make(ErrorCode::Unavailable, std::move(sentence));
}

boost::json::object make_key() {
    return {{"id", random_token(6)}, {"key", random_token(kKeySize)}};
}

/// False when another process made the file first.
Result<bool> create(const std::string& path) {
    const boost::json::object document{
        {"version", 1},
        {"token_keys", boost::json::array{make_key()}},
        {"data_keys", boost::json::array{make_key()}},
    };
    const auto text = boost::json::serialize(document) + "\n";
    const auto temporary = path + "." + random_token(6);
    {
        const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        const bool written =
            file.is_open() &&
            ::write(file.fd(), text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
            ::fsync(file.fd()) == 0;
        if (!written) {
            ::unlink(temporary.c_str());
            return broken(fmt::format("The key file {} cannot be written: {}", path, std::strerror(errno)));
        }
    }
    // A link, unlike a rename, never replaces the file of a process that was faster.
    const int linked = ::link(temporary.c_str(), path.c_str());
    const int cause = errno;
    ::unlink(temporary.c_str());
    if (linked != 0 && cause != EEXIST) {
        return broken(fmt::format("The key file {} cannot be written: {}", path, std::strerror(cause)));
    }
    return linked == 0;
}

Result<NamedKey> parse_key(const boost::json::value& value, const std::string& path) {
    const auto* object = value.if_object();
    const auto* id = object != nullptr ? object->if_contains("id") : nullptr;
    const auto* key = object != nullptr ? object->if_contains("key") : nullptr;
    if (id == nullptr || !id->is_string() || key == nullptr || !key->is_string()) {
        return broken(fmt::format("The key file {} is malformed", path));
    }
    const std::string name(id->get_string());
    const auto bytes = from_base64url(key->get_string());
    if (name.empty() || name.find_first_of("\"\\") != std::string::npos || !bytes) {
        return broken(fmt::format("The key file {} is malformed", path));
    }
    const std::set<std::byte> distinct(bytes->begin(), bytes->end());
    if (bytes->size() < kKeySize || distinct.size() < kKeySize / 4) {
        return broken(
            fmt::format("The key \"{}\" in {} is weak: it must be {} random bytes", name, path, kKeySize)
        );
    }
    return NamedKey{.id = name, .bytes = Secret(std::string(as_text(*bytes)))};
}

Result<std::vector<NamedKey>>
parse_keys(const boost::json::object& document, std::string_view name, const std::string& path) {
    const auto* list = document.if_contains(name);
    if (list == nullptr || !list->is_array() || list->get_array().empty()) {
        return broken(fmt::format("The key file {} has no {}", path, name));
    }
    std::vector<NamedKey> keys;
    for (const auto& value : list->get_array()) {
        LEAMS_TRY(auto key, parse_key(value, path));
        keys.push_back(std::move(key));
    }
    return keys;
}

Result<DataKeys> parse(std::string_view text, const std::string& path) {
    boost::system::error_code failure;
    const auto document = boost::json::parse(text, failure);
    if (failure || !document.is_object()) {
        return broken(fmt::format("The key file {} is malformed", path));
    }
    DataKeys keys;
    LEAMS_TRY(keys.token_keys, parse_keys(document.get_object(), "token_keys", path));
    LEAMS_TRY(keys.data_keys, parse_keys(document.get_object(), "data_keys", path));
    for (const auto& key : keys.data_keys) {
        if (key.bytes.reveal().size() != kKeySize) { // AES-256 takes no other.
            return broken(fmt::format("The data key \"{}\" in {} must have {} bytes", key.id, path, kKeySize)
            );
        }
    }
    return keys;
}

} // namespace

Result<DataKeys> load_data_keys(const std::string& path, IfMissing if_missing) {
    if (if_missing == IfMissing::Create && ::access(path.c_str(), F_OK) != 0) {
        LEAMS_TRY([[maybe_unused]] const bool made, create(path));
    }
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file.is_open()) {
        if (errno == ENOENT) {
            return broken(fmt::format(
                "The key file {} is missing, and the database holds secrets that only its keys can read: "
                "restore it "
                "from a backup",
                path
            ));
        }
        return broken(fmt::format("The key file {} cannot be read: {}", path, std::strerror(errno)));
    }
    struct stat info{};
    if (::fstat(file.fd(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return broken(fmt::format("The key file {} is not a file", path));
    }
    if ((info.st_mode & 077) != 0) {
        return broken(fmt::format(
            "The key file {} can be read by others (mode {:04o}): run chmod 600 on it, and make new keys if "
            "others may have read it",
            path,
            info.st_mode & 07777
        ));
    }
    std::string text(kMaxFile, '\0');
    const auto size = ::read(file.fd(), text.data(), text.size());
    if (size < 0) {
        return broken(fmt::format("The key file {} cannot be read: {}", path, std::strerror(errno)));
    }
    text.resize(static_cast<std::size_t>(size));
    auto keys = parse(text, path);
    std::fill(text.begin(), text.end(), '\0');
    return keys;
}

} // namespace leams::auth
