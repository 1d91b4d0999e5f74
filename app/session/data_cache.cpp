// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/data_cache.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace quantoscope {
namespace {

std::size_t bytesOf(const DataSetPointer& data) {
    std::size_t bytes = data->tensor->values.size() * sizeof(float) + data->index->memoryBytes();
    // Kept alive beside the transformed values, whether it is cached itself or not.
    if (data->original != data->tensor)
        bytes += data->original->values.size() * sizeof(float) + data->originalIndex->memoryBytes();
    if (data->importance) bytes += data->importance->size() * sizeof(float);
    if (data->weighted) bytes += data->weighted->sorted().size_bytes() * 2;
    return bytes;
}

}  // namespace

DataSetPointer DataCache::find(const Source& source, const Preparation& preparation) {
    const auto entry = std::ranges::find_if(m_entries, [&](const DataSetPointer& data) {
        return data->source == source && data->preparation == preparation;
    });
    if (entry == m_entries.end()) return nullptr;
    m_entries.splice(m_entries.begin(), m_entries, entry);
    return m_entries.front();
}

void DataCache::insert(DataSetPointer data) {
    m_entries.remove_if([&](const DataSetPointer& other) {
        return other->source == data->source && other->preparation == data->preparation;
    });
    m_entries.push_front(std::move(data));
    while (m_entries.size() > 1 && bytes() > m_budget)
        m_entries.pop_back();
}

void DataCache::forget(const Source& source) {
    m_entries.remove_if([&](const DataSetPointer& data) { return data->source == source; });
}

std::size_t DataCache::bytes() const {
    std::size_t total = 0;
    for (const DataSetPointer& data : m_entries)
        total += bytesOf(data);
    return total;
}

std::size_t DataCache::machineBudget() {
    const auto pages = static_cast<std::size_t>(std::max(0L, sysconf(_SC_PHYS_PAGES)));
    const auto pageBytes = static_cast<std::size_t>(std::max(0L, sysconf(_SC_PAGESIZE)));
    return pages * pageBytes / 4;
}

}  // namespace quantoscope
