#include "replaced_bodies.h"

namespace lumigo {

ReplacedBodies::Entry* ReplacedBodies::Find(ModuleId module, Token method) {
    for (size_t i = 0; i < entries_.Size(); i++) {
        if (entries_[i].module == module && entries_[i].method == method) {
            return &entries_[i];
        }
    }
    return nullptr;
}

bool ReplacedBodies::Put(ModuleId module, Token method, const uint8_t* body, size_t size, const uint8_t* map, size_t mapSize) {
    Bytes copy;
    Array<IlMapEntry> entries;
    if (!copy.Append(body, size) || !entries.Resize(mapSize / sizeof(IlMapEntry))) {
        return false;
    }
    if (!entries.IsEmpty()) {
        memcpy(entries.Data(), map, entries.Size() * sizeof(IlMapEntry));
    }
    LockScope scope(&lock_);
    Entry* entry = Find(module, method);
    if (entry == nullptr) {
        if (size == 0) {
            return true;
        }
        if (!entries_.Append({module, method, 0, nullptr, 0, nullptr})) {
            return false;
        }
        entry = &entries_[entries_.Size() - 1];
    }
    free(entry->body);
    free(entry->map);
    entry->size = static_cast<uint32_t>(size);
    entry->body = copy.Detach();
    entry->mapCount = static_cast<uint32_t>(entries.Size());
    entry->map = entries.Detach();
    return true;
}

void ReplacedBodies::Serve(ModuleId module, Token method, FunctionControl* control) {
    LockScope scope(&lock_);
    Entry* entry = Find(module, method);
    if (entry != nullptr && entry->size > 0) {
        // Both copy. When the body is refused, the original IL stays, and needs no map.
        if (control->SetILFunctionBody(entry->size, entry->body) >= 0 && entry->mapCount > 0) {
            control->SetILInstrumentedCodeMap(entry->mapCount, entry->map);
        }
    }
}

void ReplacedBodies::RemoveModule(ModuleId module) {
    LockScope scope(&lock_);
    for (size_t i = entries_.Size(); i-- > 0;) {
        if (entries_[i].module == module) {
            free(entries_[i].body);
            free(entries_[i].map);
            entries_.RemoveSwap(i);
        }
    }
}

}  // namespace lumigo
