#include "runtime/CoroutineApi.h"

#include <string>
#include <utility>

#include <angelscript/scripthandle.h>

#include "runtime/Verify.h"

namespace Host
{
	static void ThrowHere(const char* text)
	{
		Verify(asGetActiveContext()->SetException(text), "throw in a script");
	}

	// A script gives a handle away when it passes it to a native function.
	static std::vector<Ref<Coroutine>> TakeAll(CScriptArray* array)
	{
		std::vector<Ref<Coroutine>> coroutines;
		if (array == nullptr) {
			ThrowHere("Cannot await a null array");
			return coroutines;
		}
		const auto held = Ref<CScriptArray>::Adopt(array);
		for (asUINT i = 0; i < held->GetSize(); ++i) {
			if (Coroutine* coroutine = *static_cast<Coroutine**>(held->At(i))) {
				coroutines.emplace_back(coroutine);
			}
		}
		return coroutines;
	}

	static Coroutine* WithRunContext(Coroutine* coroutine, int)
	{
		coroutine->AddRef();
		return coroutine;
	}

	void CoroutineApi::Yield()
	{
		m_scheduler.YieldFrames(1);
	}

	void CoroutineApi::YieldFrames(uint32_t frames)
	{
		if (frames > 0) {
			m_scheduler.YieldFrames(frames);
		}
	}

	void CoroutineApi::Sleep(uint64_t ms)
	{
		m_scheduler.SleepMs(ms);
	}

	void CoroutineApi::Await(Coroutine* awaited)
	{
		if (awaited == nullptr) {
			ThrowHere("Cannot await null");
			return;
		}
		m_scheduler.Await({Ref<Coroutine>::Adopt(awaited)}, 1);
	}

	void CoroutineApi::AwaitAll(CScriptArray* awaited)
	{
		std::vector<Ref<Coroutine>> coroutines = TakeAll(awaited);
		const size_t count = coroutines.size();
		m_scheduler.Await(std::move(coroutines), count);
	}

	void CoroutineApi::AwaitAny(CScriptArray* awaited)
	{
		std::vector<Ref<Coroutine>> coroutines = TakeAll(awaited);
		const size_t enough = coroutines.empty() ? 0 : 1;
		m_scheduler.Await(std::move(coroutines), enough);
	}

	void CoroutineApi::Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& method)
	{
		Verify(engine.RegisterGlobalFunction(declaration.c_str(), method, asCALL_THISCALL_ASGLOBAL, this), "register " + declaration);
	}

	void CoroutineApi::RegisterTypes(asIScriptEngine& engine)
	{
		RegisterScriptHandle(&engine);
		for (const char* declaration : {
				"void CoroutineFunc()",
				"void CoroutineFuncUserdata(ref)",
				"void CoroutineFuncUserdataInt64(int64)",
				"void CoroutineFuncUserdataUint64(uint64)",
				"void CoroutineFuncUserdataDouble(double)",
				"void CoroutineFuncUserdataBool(bool)",
				"void CoroutineFuncUserdataString(const string&in)",
			}) {
			Verify(engine.RegisterFuncdef(declaration), std::string("register ") + declaration);
		}
		const char* name = "awaitable";
		Verify(engine.RegisterObjectType(name, 0, asOBJ_REF), "register awaitable");
		Verify(engine.RegisterObjectBehaviour(name, asBEHAVE_ADDREF, "void f()", asMETHOD(Coroutine, AddRef), asCALL_THISCALL), "count awaitable");
		Verify(engine.RegisterObjectBehaviour(name, asBEHAVE_RELEASE, "void f()", asMETHOD(Coroutine, Release), asCALL_THISCALL), "count awaitable");
		Verify(engine.RegisterObjectMethod(name, "bool IsRunning()", asMETHOD(Coroutine, IsRunning), asCALL_THISCALL), "register IsRunning");
		Verify(engine.RegisterObjectMethod(name, "awaitable@ WithRunContext(int)", asFUNCTION(WithRunContext), asCALL_CDECL_OBJFIRST),
			"register WithRunContext");
	}

	void CoroutineApi::RegisterWaiting(asIScriptEngine& engine)
	{
		Add(engine, "void yield()", asMETHOD(CoroutineApi, Yield));
		Add(engine, "void yield(uint frames)", asMETHOD(CoroutineApi, YieldFrames));
		Add(engine, "void sleep(uint64 ms)", asMETHOD(CoroutineApi, Sleep));
		Add(engine, "void await(awaitable@)", asMETHOD(CoroutineApi, Await));
		Add(engine, "void await(awaitable@[]@)", asMETHOD(CoroutineApi, AwaitAll));
		Add(engine, "void awaitany(awaitable@[]@)", asMETHOD(CoroutineApi, AwaitAny));
	}

	void CoroutineApi::Register(asIScriptEngine& engine)
	{
		RegisterTypes(engine);
		RegisterWaiting(engine);
	}
}
