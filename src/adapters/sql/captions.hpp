#pragma once

#include "adapters/sql/database.hpp"
#include "services/vods/caption_ports.hpp"

namespace leams::sql {

/// Which captions VODs have.
class CaptionRepository final : public vods::CaptionStore {
public:
    explicit CaptionRepository(Database& database)
        : database_(database) {}

    runtime::Task<Result<std::vector<vods::CaptionTrack>>> list(VodId id) override;
    runtime::Task<Result<std::string>> put(VodId id, vods::CaptionTrack track) override;
    runtime::Task<Result<std::string>> remove(VodId id, std::string language) override;
    runtime::Task<Result<std::vector<std::string>>> unused(std::vector<std::string> ids) override;

private:
    Database& database_;
};

} // namespace leams::sql
