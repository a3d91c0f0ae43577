#include "metadata_emission.h"

#include "metadata_interfaces.h"

namespace lumigo {
namespace {

HRESULT DefineAssembly(MetadataEmit* emit, const lumigo_reference& r, Token* token) {
    ComPtr<AssemblyEmit> define;
    HRESULT result = emit->QueryInterface(&kIidAssemblyEmit, define.Receive());
    if (Failed(result) || !define) {
        return Failed(result) ? result : kFail;
    }
    AssemblyVersion version = {r.version[0], r.version[1], r.version[2], r.version[3], nullptr, 0, nullptr, 0, nullptr, 0};
    return define->DefineAssemblyRef(r.blob_size == 0 ? nullptr : r.blob, r.blob_size, r.name, &version, nullptr, 0, 0, token);
}

// The runtime's emitter looks for an equal row before it adds one, save for assembly references: those become a row each time.
HRESULT Emit(MetadataEmit* emit, const lumigo_reference& r, Token parent, Token* token) {
    switch (r.kind) {
        case LUMIGO_ASSEMBLY_REF: return DefineAssembly(emit, r, token);
        case LUMIGO_TYPE_REF: return emit->DefineTypeRefByName(parent, r.name, token);
        case LUMIGO_MEMBER_REF: return emit->DefineMemberRef(parent, r.name, r.blob, r.blob_size, token);
        case LUMIGO_TYPE_SPEC: return emit->GetTokenFromTypeSpec(r.blob, r.blob_size, token);
        case LUMIGO_METHOD_SPEC: return emit->DefineMethodSpec(parent, r.blob, r.blob_size, token);
        case LUMIGO_SIGNATURE: return emit->GetTokenFromSig(r.blob, r.blob_size, token);
        case LUMIGO_USER_STRING: return emit->DefineUserString(r.name, r.name_length, token);
        default: return kInvalidArgument;
    }
}

}  // namespace

HRESULT EmitReferences(ProfilerInfo* info, ModuleId module, const lumigo_reference* references, uint32_t count, uint32_t* tokens) {
    memset(tokens, 0, count * sizeof(Token));
    ComPtr<MetadataEmit> emit;
    HRESULT result = info->GetModuleMetaData(module, kOpenRead | kOpenWrite, &kIidMetadataEmit2, emit.Receive());
    for (uint32_t i = 0; emit && i < count && !Failed(result); i++) {
        Token parent = references[i].parent;
        if ((parent & 0xFF000000u) == LUMIGO_PARENT_OF_BATCH) {
            uint32_t index = parent & 0xFFFFFFu;
            if (index >= i) {
                return kInvalidArgument;
            }
            parent = tokens[index];
        }
        result = Emit(emit.Get(), references[i], parent, &tokens[i]);
    }
    return emit || Failed(result) ? result : kFail;  // a module without metadata is a success without an interface
}

}  // namespace lumigo
