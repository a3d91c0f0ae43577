// Adds references to a module's metadata in a batch. Runs on the worker.
#pragma once

#include "array.h"
#include "metadata_interfaces.h"
#include "weaver_service.h"
#include "worker.h"

namespace lumigo {

class MetadataEmission final : public WorkItem {
public:
    /// Copies the batch. Null when it makes no sense or memory is short.
    static MetadataEmission* Create(ModuleId module, const lumigo_reference* references, uint32_t count);

    HRESULT Run(ProfilerInfo* info) override;
    const Array<Token>& Tokens() const { return tokens_; }

private:
    explicit MetadataEmission(ModuleId module) : module_(module) {}
    void Destroy() override;
    bool Copy(const lumigo_reference& reference);
    HRESULT Emit(const lumigo_reference& reference, Token* token);
    HRESULT FindOrDefineAssembly(const lumigo_reference& reference, Token* token);

    ModuleId module_;
    Array<lumigo_reference> references_;
    Array<Token> tokens_;
    MetadataEmit* emit_ = nullptr;
};

}  // namespace lumigo
