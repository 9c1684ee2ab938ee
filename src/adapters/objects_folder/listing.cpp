#include "adapters/objects_folder/listing.hpp"

#include "adapters/objects_folder/beneath.hpp"
#include "adapters/objects_folder/entries.hpp"
#include "adapters/objects_folder/file_info.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace leams::adapters {
namespace {

using Kind = FolderEntry::Kind;

class Walk {
public:
    explicit Walk(const ListQuery& query)
        : query_(query) {}

    /// `path` is the folder's, with a slash at its end unless it is the root's.
    Result<void> enter(const Descriptor& folder, const std::string& path) {
        LEAMS_TRY(auto entries, read_entries(folder));
        std::erase_if(entries, [&](const auto& entry) { return !may_matter(path, entry); });
        // As keys are ordered: what lies in "a" comes after "a-b", before "a0".
        std::ranges::sort(entries, {}, &sorting_name);
        for (const auto& entry : entries) {
            if (found_.size() == query_.limit) {
                break;
            }
            if (entry.kind == Kind::File) {
                add(folder, path, entry.name);
                continue;
            }
            // Whatever is gone by now is passed over.
            const auto inner = open_beneath(folder, entry.name, O_RDONLY | O_DIRECTORY);
            if (inner.is_open()) {
                LEAMS_CHECK(enter(inner, path + sorting_name(entry)));
            } else if (errno != ENOENT) {
                return file_error(errno, "opening a folder");
            }
        }
        return {};
    }

    std::vector<runtime::ObjectInfo> take() && { return std::move(found_); }

private:
    static std::string sorting_name(const FolderEntry& entry) {
        return entry.kind == Kind::Folder ? entry.name + "/" : entry.name;
    }

    bool may_matter(const std::string& path, const FolderEntry& entry) const {
        const auto key = path + sorting_name(entry);
        if (entry.kind == Kind::File) {
            return key.starts_with(query_.prefix) && key > query_.after;
        }
        const bool holds_prefix = key.starts_with(query_.prefix) || query_.prefix.starts_with(key);
        return entry.kind == Kind::Folder && holds_prefix &&
               (key > query_.after || query_.after.starts_with(key));
    }

    void add(const Descriptor& folder, const std::string& path, const std::string& name) {
        struct stat file{};
        if (::fstatat(folder.fd(), name.c_str(), &file, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(file.st_mode)) {
            found_.push_back(object_info(path + name, file));
        }
    }

    const ListQuery& query_;
    std::vector<runtime::ObjectInfo> found_;
};

} // namespace

Result<std::vector<runtime::ObjectInfo>> list_files(const Descriptor& root, const ListQuery& query) {
    Walk walk(query);
    LEAMS_CHECK(walk.enter(root, ""));
    return std::move(walk).take();
}

} // namespace leams::adapters
