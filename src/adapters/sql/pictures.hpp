#pragma once

#include "adapters/sql/database.hpp"
#include "services/pictures/ports.hpp"

namespace leams::sql {

/// Keeps pictures as base64 in a text column, which both engines have; they are few and small.
class PictureRepository final : public pictures::PictureStore {
public:
    explicit PictureRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<void>>
    put(pictures::Place place, pictures::StoredPicture picture, UnixMillis now) override;
    runtime::Task<Result<void>> remove(pictures::Place place) override;
    runtime::Task<Result<std::vector<std::pair<std::string, pictures::Picture>>>> list_of(std::string owner
    ) override;
    runtime::Task<Result<std::optional<pictures::PictureFile>>> find(std::string hash) override;

private:
    Database& database_;
};

} // namespace leams::sql
