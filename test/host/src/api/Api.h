#pragma once

#include <string>

#include <angelscript.h>

namespace Host
{
	// Registers every API area in the order they depend on each other. Throws std::runtime_error with the declaration
	// that the engine refused. The engine's properties must be set before.
	void RegisterApi(AngelScript::asIScriptEngine* engine);

	// The only moments at which bytes pass between sockets that buffer in user space and the kernel: the beginning and the
	// end of a frame. Other sockets are not touched.
	void ReceiveOnSockets();
	void SendOnSockets();

	// Compares every registered declaration with OpenplanetCore.json in `dumpFolder` and prints those the game does not
	// have. Returns the process's exit code: 0 when there is none, 1 otherwise.
	int RunApiCheck(AngelScript::asIScriptEngine* engine, const std::string& dumpFolder);
}
