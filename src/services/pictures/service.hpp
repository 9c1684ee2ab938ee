#pragma once

#include "core/runtime/cache.hpp"
#include "core/runtime/objects.hpp"
#include "services/pictures/ports.hpp"

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace leams::pictures {

/// A picture's file for all who ask for it at once.
struct SharedPicture {
    std::string content_type;
    std::shared_ptr<const std::string> bytes;
};

/// Pictures that people upload. What the head of the file refuses is not looked at further; what is kept has
/// been drawn anew by the maker. Thread-safe; keeps what was asked for last in memory.
class PicturesService final : public Pictures {
public:
    struct Ports {
        PictureStore& store;
        PictureMaker& maker;
        runtime::Objects& objects;
        runtime::Cache& cache;
        const Clock& clock;
    };

    explicit PicturesService(Ports ports)
        : ports_(ports) {}

    runtime::Task<Result<Picture>> put(Place place, PictureFile file, PictureRule rule) override;
    runtime::Task<Result<void>> remove(Place place) override;
    runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> of(std::string owner) override;
    /// NotFound when nobody has it any more.
    runtime::Task<Result<SharedPicture>> find(std::string hash);

    /// From time to time: makes objects of what is none yet, and throws away those that are nobody's.
    runtime::Task<Result<void>> purge();

private:
    struct Made {
        Picture picture;
        PictureFile file;
    };
    runtime::Task<Result<Made>> make(std::string owner, PictureFile file, PictureRule rule);
    runtime::Task<Result<std::string>> store(std::string content_type, std::string bytes);
    runtime::Task<> forget(std::string key);
    runtime::Task<Result<void>> move_inline();
    runtime::Task<Result<void>> remove_unused();
    bool begin_making(const std::string& owner);
    void end_making(const std::string& owner);

    struct Recent {
        std::string hash;
        SharedPicture picture;
    };
    std::optional<SharedPicture> recall(const std::string& hash);
    void remember(Recent recent);

    Ports ports_;
    std::mutex mutex_; // Held for a look at a few entries.
    std::unordered_map<std::string, int> making_;
    std::list<Recent> recent_; // Asked for last first.
    std::size_t recent_bytes_ = 0;
};

} // namespace leams::pictures
