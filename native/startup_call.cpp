#include "startup_call.h"

namespace lumigo {
namespace {

constexpr int32_t kWaitMilliseconds = 2000;
constexpr uint32_t kMaxStack = 8;
constexpr size_t kHeaderSize = 12;

uint32_t Read32(const uint8_t* at) {
    uint32_t value;
    memcpy(&value, at, sizeof(value));  // little-endian, as every platform we run on
    return value;
}

// A method body as ECMA-335 II.25.4 has it, as far as it is read here.
struct MethodBody {
    uint32_t maxStack;
    uint32_t initLocals;  // 0x10 or nothing
    uint32_t localSignature;
    const uint8_t* code;
    size_t codeSize;
};

bool Read(const uint8_t* bytes, size_t size, MethodBody* body) {
    if (size > 0 && (bytes[0] & 0x3) == 0x2) {
        *body = {8, 0, 0, bytes + 1, size_t{bytes[0]} >> 2};
        return body->codeSize > 0 && body->codeSize <= size - 1;
    }
    if (size < kHeaderSize || (bytes[0] & 0x0F) != 0x3 || bytes[1] >> 4 != 3) {  // 0x08 would be exception clauses
        return false;
    }
    *body = {Read32(bytes) >> 16, bytes[0] & 0x10u, Read32(bytes + 8), bytes + kHeaderSize, Read32(bytes + 4)};
    return body->codeSize > 0 && body->codeSize <= size - kHeaderSize;
}

// Collects the bytes of the new body; one failed append spoils the whole.
class Emitter {
public:
    explicit Emitter(Bytes* body) : body_(body) {}

    bool IsGood() const { return good_; }
    uint32_t Offset() const { return static_cast<uint32_t>(body_->Size() - kHeaderSize); }

    void Op(uint8_t opcode) { good_ = body_->Append(opcode) && good_; }
    void Append(const uint8_t* bytes, size_t size) { good_ = body_->Append(bytes, size) && good_; }
    void Append32(uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8) {
            Op(static_cast<uint8_t>(value >> shift));
        }
    }
    void Dup() { Op(0x25); }
    void Pop() { Op(0x26); }
    void Call(Token method) { WithToken(0x28, method); }
    void CallVirtual(Token method) { WithToken(0x6F, method); }
    void LoadToken(Token type) { WithToken(0xD0, type); }
    void CastTo(Token type) { WithToken(0x74, type); }
    void New(Token constructor) { WithToken(0x73, constructor); }
    void LoadInt(int32_t value) { WithToken(0x20, static_cast<uint32_t>(value)); }

    // new string((char*)text): no user string has to be added to CoreLib's metadata.
    void LoadText(const WCHAR* text, Token newString) {
        uint64_t address = reinterpret_cast<uintptr_t>(text);
        WithToken(0x21, static_cast<uint32_t>(address));  // ldc.i8
        Append32(static_cast<uint32_t>(address >> 32));
        Op(0xD3);  // conv.i
        New(newString);
    }

    // A branch whose target is not known yet; answers where its displacement stands.
    uint32_t Branch(uint8_t longOpcode) {
        WithToken(longOpcode, 0);
        return Offset() - 4;
    }
    uint32_t Leave() { return Branch(0xDD); }
    uint32_t BranchIfTrue() { return Branch(0x3A); }
    uint32_t BranchIfFalse() { return Branch(0x39); }

    void LandHere(uint32_t displacementAt) {
        uint32_t displacement = Offset() - (displacementAt + 4);
        if (good_) {
            memcpy(body_->Data() + kHeaderSize + displacementAt, &displacement, sizeof(displacement));
        }
    }

    // A catch clause in fat form, guarding all before it.
    void Catch(uint32_t handler, uint32_t end, Token type) {
        const uint32_t clause[] = {0, 0, handler, handler, end - handler, type};
        Append(reinterpret_cast<const uint8_t*>(clause), sizeof(clause));
    }

private:
    void WithToken(uint8_t opcode, uint32_t operand) {
        Op(opcode);
        Append32(operand);
    }

    Bytes* body_;
    bool good_ = true;
};

}  // namespace

bool WriteStartupBody(const StartupTokens& tokens, const StartupTexts& texts, const uint8_t* managedStartup, size_t size, Bytes* body) {
    constexpr int32_t kLongRunning = 2;
    MethodBody original;
    if (!Read(managedStartup, size, &original) || !body->Resize(kHeaderSize)) {
        return false;
    }
    Emitter il(body);

    il.Call(tokens[kGetDefaultContext]);
    il.LoadText(texts.loaderPath, tokens[kNewString]);
    il.CallVirtual(tokens[kLoadFromAssemblyPath]);
    il.CallVirtual(tokens[kGetEntryPoint]);
    il.Dup();
    uint32_t noEntryPoint = il.BranchIfFalse();
    il.LoadToken(tokens[kAction]);
    il.Call(tokens[kGetTypeFromHandle]);
    il.CallVirtual(tokens[kCreateDelegate]);
    il.CastTo(tokens[kAction]);
    il.LoadInt(kLongRunning);
    il.New(tokens[kNewTask]);
    il.Dup();
    il.CallVirtual(tokens[kStartTask]);
    il.LoadInt(kWaitMilliseconds);
    il.CallVirtual(tokens[kWaitTask]);
    uint32_t started = il.BranchIfTrue();
    il.LoadText(texts.tooSlow, tokens[kNewString]);
    il.Call(tokens[kWriteError]);
    il.LandHere(started);
    uint32_t leaveTry = il.Leave();
    il.LandHere(noEntryPoint);
    il.Pop();
    il.LoadText(texts.noEntryPoint, tokens[kNewString]);
    il.Call(tokens[kWriteError]);
    uint32_t leaveNoEntryPoint = il.Leave();

    // The exception is on the stack. Twice: an AggregateException's base may be the TypeInitializationException of the entry point's type.
    uint32_t innerHandler = il.Offset();
    il.CallVirtual(tokens[kGetBaseException]);
    il.CallVirtual(tokens[kGetBaseException]);
    il.CallVirtual(tokens[kGetMessage]);
    il.LoadInt(0);
    il.LoadText(texts.failureBefore, tokens[kNewString]);
    il.CallVirtual(tokens[kInsert]);
    constexpr char16_t kLineBreaks[] = {u'\n', u'\r'};
    for (char16_t lineBreak : kLineBreaks) {
        il.LoadInt(lineBreak);
        il.LoadInt(u' ');
        il.CallVirtual(tokens[kReplace]);
    }
    il.LoadText(texts.failureAfter, tokens[kNewString]);
    il.Call(tokens[kConcat]);
    il.Call(tokens[kWriteError]);
    uint32_t leaveInner = il.Leave();

    uint32_t outerHandler = il.Offset();
    il.Pop();
    uint32_t leaveOuter = il.Leave();
    uint32_t end = il.Offset();
    il.LandHere(leaveTry);
    il.LandHere(leaveNoEntryPoint);
    il.LandHere(leaveInner);
    il.LandHere(leaveOuter);

    il.Append(original.code, original.codeSize);
    uint32_t codeSize = il.Offset();
    while (il.IsGood() && body->Size() % 4 != 0) {
        il.Op(0);
    }
    il.Append32(0x41 | (4 + 2 * 24) << 8);  // two fat clauses
    il.Catch(innerHandler, outerHandler, tokens[kException]);
    il.Catch(outerHandler, end, tokens[kObject]);
    if (il.IsGood()) {
        uint32_t maxStack = original.maxStack < kMaxStack ? kMaxStack : original.maxStack;
        uint32_t header[] = {0x300B | original.initLocals | maxStack << 16, codeSize, original.localSignature};  // fat, with more sections
        memcpy(body->Data(), header, sizeof(header));
    }
    return il.IsGood();
}

}  // namespace lumigo
