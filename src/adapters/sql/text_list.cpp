#include "adapters/sql/text_list.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace leams::sql {

std::string to_column(const std::vector<std::string>& list) {
    boost::json::array array;
    for (const auto& text : list) {
        array.emplace_back(text);
    }
    return boost::json::serialize(array);
}

std::vector<std::string> from_column(std::string_view text) {
    boost::system::error_code failure;
    const auto value = boost::json::parse(text, failure);
    std::vector<std::string> list;
    if (!failure && value.is_array()) {
        for (const auto& item : value.get_array()) {
            if (item.is_string()) {
                list.emplace_back(item.get_string());
            }
        }
    }
    return list;
}

} // namespace leams::sql
