#include "runtime/StartApi.h"

#include <string>
#include <utility>

#include <angelscript/scripthandle.h>

#include "runtime/Verify.h"

namespace Host
{
	static int SetArgument(Coroutine& coroutine, int64_t value)
	{
		return coroutine.Context()->SetArgQWord(0, static_cast<asQWORD>(value));
	}

	static int SetArgument(Coroutine& coroutine, int32_t value)
	{
		return SetArgument(coroutine, static_cast<int64_t>(value));
	}

	static int SetArgument(Coroutine& coroutine, uint64_t value)
	{
		return coroutine.Context()->SetArgQWord(0, value);
	}

	static int SetArgument(Coroutine& coroutine, uint32_t value)
	{
		return SetArgument(coroutine, static_cast<uint64_t>(value));
	}

	static int SetArgument(Coroutine& coroutine, double value)
	{
		return coroutine.Context()->SetArgDouble(0, value);
	}

	static int SetArgument(Coroutine& coroutine, bool value)
	{
		return coroutine.Context()->SetArgByte(0, value);
	}

	static int SetArgument(Coroutine& coroutine, const std::string& value)
	{
		return coroutine.Context()->SetArgObject(0, coroutine.Keep(value));
	}

	// The context makes its own copy of a value.
	static int SetArgument(Coroutine& coroutine, CScriptHandle&& value)
	{
		return coroutine.Context()->SetArgObject(0, &value);
	}

	Coroutine* StartApi::Start(asIScriptFunction* function)
	{
		const auto held = Ref<asIScriptFunction>::Adopt(function);
		Plugin* plugin = m_executor.Current();
		if (!held || plugin == nullptr) {
			const char* reason = held ? "Cannot start a coroutine: no plugin is running" : "Cannot start a coroutine: the function is null";
			Verify(asGetActiveContext()->SetException(reason), "throw in a script");
			return nullptr;
		}
		Ref<Coroutine> coroutine = m_scheduler.Start(*held, *plugin);
		coroutine->AddRef(); // the script's own
		return coroutine.Get();
	}

	template <typename T>
	Coroutine* StartApi::StartWith(asIScriptFunction* function, T userdata)
	{
		Coroutine* coroutine = Start(function);
		if (coroutine != nullptr) {
			Verify(SetArgument(*coroutine, std::forward<T>(userdata)), "set a coroutine's userdata");
		}
		return coroutine;
	}

	Coroutine* StartApi::StartIn(int, asIScriptFunction* function)
	{
		return Start(function);
	}

	template <typename T>
	Coroutine* StartApi::StartInWith(int, asIScriptFunction* function, T userdata)
	{
		return StartWith<T>(function, userdata);
	}

	void StartApi::Add(asIScriptEngine& engine, const std::string& declaration, const asSFuncPtr& method)
	{
		Verify(engine.RegisterGlobalFunction(declaration.c_str(), method, asCALL_THISCALL_ASGLOBAL, this), "register " + declaration);
	}

	template <typename T>
	void StartApi::AddStart(asIScriptEngine& engine, const std::string& parameters)
	{
		Add(engine, "awaitable@ startnew(" + parameters + ")", asMETHODPR(StartApi, StartWith<T>, (asIScriptFunction*, T), Coroutine*));
	}

	template <typename T>
	void StartApi::AddStartIn(asIScriptEngine& engine, const std::string& parameters)
	{
		Add(engine, "awaitable@ StartWithRunContext(RunContext runContext, " + parameters + ")",
			asMETHODPR(StartApi, StartInWith<T>, (int, asIScriptFunction*, T), Coroutine*));
	}

	void StartApi::RegisterStart(asIScriptEngine& engine)
	{
		Add(engine, "awaitable@ startnew(CoroutineFunc@ func)", asMETHOD(StartApi, Start));
		AddStart<CScriptHandle>(engine, "CoroutineFuncUserdata@ func, ref userdata");
		AddStart<int32_t>(engine, "CoroutineFuncUserdataInt64@ func, const int userdata");
		AddStart<int64_t>(engine, "CoroutineFuncUserdataInt64@ func, const int64 userdata");
		AddStart<uint32_t>(engine, "CoroutineFuncUserdataUint64@ func, const uint userdata");
		AddStart<uint64_t>(engine, "CoroutineFuncUserdataUint64@ func, const uint64 userdata");
		AddStart<double>(engine, "CoroutineFuncUserdataDouble@ func, const double userdata");
		AddStart<bool>(engine, "CoroutineFuncUserdataBool@ func, const bool userdata");
		AddStart<const std::string&>(engine, "CoroutineFuncUserdataString@ func, const string&in userdata");
	}

	// The game has no form for a bool here.
	void StartApi::RegisterStartWithRunContext(asIScriptEngine& engine)
	{
		static const char* const names[] = {
			"Main", "BeforeScripts", "MainLoop", "GameLoop", "AfterMainLoop", "NetworkAfterMainLoop", "AfterScripts", "UpdateSceneEngine",
		};
		const std::string outer = engine.GetDefaultNamespace();
		Verify(engine.SetDefaultNamespace("Meta"), "enter Meta");
		Verify(engine.RegisterEnum("RunContext"), "register RunContext");
		for (int i = 0; i < static_cast<int>(std::size(names)); ++i) {
			Verify(engine.RegisterEnumValue("RunContext", names[i], i), std::string("register ") + names[i]);
		}
		Add(engine, "awaitable@ StartWithRunContext(RunContext runContext, CoroutineFunc@ func)", asMETHOD(StartApi, StartIn));
		AddStartIn<CScriptHandle>(engine, "CoroutineFuncUserdata@ func, ref userdata");
		AddStartIn<int32_t>(engine, "CoroutineFuncUserdataInt64@ func, const int userdata");
		AddStartIn<int64_t>(engine, "CoroutineFuncUserdataInt64@ func, const int64 userdata");
		AddStartIn<uint32_t>(engine, "CoroutineFuncUserdataUint64@ func, const uint userdata");
		AddStartIn<uint64_t>(engine, "CoroutineFuncUserdataUint64@ func, const uint64 userdata");
		AddStartIn<double>(engine, "CoroutineFuncUserdataDouble@ func, const double userdata");
		AddStartIn<const std::string&>(engine, "CoroutineFuncUserdataString@ func, const string&in userdata");
		Verify(engine.SetDefaultNamespace(outer.c_str()), "leave Meta");
	}

	void StartApi::Register(asIScriptEngine& engine)
	{
		RegisterStart(engine);
		RegisterStartWithRunContext(engine);
	}
}
