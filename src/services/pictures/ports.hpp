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

} // namespace leams::pictures
