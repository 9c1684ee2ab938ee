#pragma once

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/runtime/task.hpp"
#include "services/pictures/api.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

// What the pictures service needs from outside.
namespace leams::pictures {

/// A picture, and the key of the object that holds its bytes, which no other picture has had before.
struct StoredPicture {
    Picture picture;
    std::string content_type;
    std::string key;
};

/// What is served under a hash. Pictures from before there were objects lie where the rest of them is kept:
/// `key` is empty then, and the bytes are here.
struct PictureContent {
    std::string hash;
    std::string content_type;
    std::string key;
    std::string bytes{};
};

class PictureStore {
public:
    virtual ~PictureStore() = default;
    /// Gives the key of the object that nobody needs any more; empty when there is none.
    virtual runtime::Task<Result<std::string>> put(Place place, StoredPicture picture, UnixMillis now) = 0;
    virtual runtime::Task<Result<std::string>> remove(Place place) = 0;
    virtual runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> list_of(std::string owner
    ) = 0;
    virtual runtime::Task<Result<std::optional<PictureContent>>> find(std::string hash) = 0;

    /// Of these keys those that no picture has.
    virtual runtime::Task<Result<std::vector<std::string>>> unused(std::vector<std::string> keys) = 0;
    /// One that is not an object yet.
    virtual runtime::Task<Result<std::optional<PictureContent>>> find_inline() = 0;
    /// From now on its bytes are an object.
    virtual runtime::Task<Result<void>> moved(std::string hash, std::string key) = 0;
};

class PictureMaker {
public:
    virtual ~PictureMaker() = default;
    /// Makes of a file from a stranger, whose head says that it is small enough, what is kept.
    /// InvalidArgument when it cannot be read; Unavailable when too many wait.
    virtual runtime::Task<Result<PictureFile>> make(PictureFile file, PictureRule rule) = 0;
};

} // namespace leams::pictures
