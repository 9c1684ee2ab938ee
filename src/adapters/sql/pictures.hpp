#pragma once

#include "adapters/sql/database.hpp"
#include "services/pictures/ports.hpp"

namespace leams::sql {

/// Which picture hangs where. Those from before there were objects lie here as base64 in a text column, which
/// both engines have.
class PictureRepository final : public pictures::PictureStore {
public:
    explicit PictureRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::string>>
    put(pictures::Place place, pictures::StoredPicture picture, UnixMillis now) override;
    runtime::Task<Result<std::string>> remove(pictures::Place place) override;
    runtime::Task<Result<std::vector<std::pair<std::string, pictures::Picture>>>> list_of(std::string owner
    ) override;
    runtime::Task<Result<std::optional<pictures::PictureContent>>> find(std::string hash) override;
    runtime::Task<Result<std::vector<std::string>>> unused(std::vector<std::string> keys) override;
    runtime::Task<Result<std::optional<pictures::PictureContent>>> find_inline() override;
    runtime::Task<Result<void>> moved(std::string hash, std::string key) override;

private:
    Database& database_;
};

} // namespace leams::sql
