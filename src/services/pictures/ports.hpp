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

struct StoredPicture {
    Picture picture;
    PictureFile file;
};

class PictureStore {
public:
    virtual ~PictureStore() = default;
    virtual runtime::Task<Result<void>> put(Place place, StoredPicture picture, UnixMillis now) = 0;
    virtual runtime::Task<Result<void>> remove(Place place) = 0;
    virtual runtime::Task<Result<std::vector<std::pair<std::string, Picture>>>> list_of(std::string owner
    ) = 0;
    virtual runtime::Task<Result<std::optional<PictureFile>>> find(std::string hash) = 0;
};

class PictureMaker {
public:
    virtual ~PictureMaker() = default;
    /// Makes of a file from a stranger, whose head says that it is small enough, what is kept.
    /// InvalidArgument when it cannot be read; Unavailable when too many wait.
    virtual runtime::Task<Result<PictureFile>> make(PictureFile file, PictureRule rule) = 0;
};

} // namespace leams::pictures
