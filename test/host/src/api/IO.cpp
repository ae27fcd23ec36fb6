#include <sys/stat.h>

#include <filesystem>
#include <system_error>

#include "Areas.h"
#include "Arrays.h"
#include "runtime/Plugin.h"
#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		namespace fs = std::filesystem;

		void ThrowOn(const std::error_code& fault, const std::string& action, const std::string& path)
		{
			if (fault) {
				ThrowInScript("Cannot " + action + " \"" + path + "\": " + fault.message());
			}
		}

		std::string FromDataFolder(const std::string& name)
		{
			return GetRuntime().DataFolder() + "/" + name;
		}

		std::string FromStorageFolder(const std::string& name)
		{
			const Plugin* plugin = GetRuntime().ExecutingPlugin();
			if (!plugin) {
				ThrowInScript("Cannot name a storage folder: no plugin is executing");
				return "";
			}
			const std::string folder = FromDataFolder("PluginStorage/" + plugin->Id());
			std::error_code fault;
			fs::create_directories(folder, fault);
			ThrowOn(fault, "create folder", folder);
			return folder + "/" + name;
		}

		bool FileExists(const std::string& path)
		{
			std::error_code fault;
			return fs::exists(path, fault) && !fs::is_directory(path, fault);
		}

		bool FolderExists(const std::string& path)
		{
			std::error_code fault;
			return fs::is_directory(path, fault);
		}

		uint64_t FileSize(const std::string& path)
		{
			std::error_code fault;
			const uint64_t size = fs::file_size(path, fault);
			ThrowOn(fault, "read the size of", path);
			return fault ? 0 : size;
		}

		int64_t FileModifiedTime(const std::string& path)
		{
			struct stat status = {};
			if (stat(path.c_str(), &status) != 0) {
				ThrowOn(std::error_code(errno, std::generic_category()), "read the time of", path);
			}
			return status.st_mtime;
		}

		void Delete(const std::string& path)
		{
			std::error_code fault;
			fs::remove(path, fault);
			ThrowOn(fault, "delete", path);
		}

		void Copy(const std::string& path, const std::string& target)
		{
			std::error_code fault;
			fs::copy_file(path, target, fs::copy_options::overwrite_existing, fault);
			ThrowOn(fault, "copy", path);
		}

		void Move(const std::string& path, const std::string& target)
		{
			std::error_code fault;
			fs::rename(path, target, fault);
			ThrowOn(fault, "move", path);
		}

		void CreateFolder(const std::string& path, bool recursive)
		{
			std::error_code fault;
			recursive ? fs::create_directories(path, fault) : fs::create_directory(path, fault);
			ThrowOn(fault, "create folder", path);
		}

		void DeleteFolder(const std::string& path, bool recursive)
		{
			std::error_code fault;
			if (recursive) {
				fs::remove_all(path, fault);
			} else {
				fs::remove(path, fault);
			}
			ThrowOn(fault, "delete folder", path);
		}

		template <typename Iterator>
		void AddEntries(const std::string& path, std::error_code& fault, bool folders, std::vector<std::string>& entries)
		{
			for (Iterator entry(path, fault), end; !fault && entry != end; entry.increment(fault)) {
				std::error_code ignored; // an entry that went away meanwhile is no folder
				const bool isFolder = entry->is_directory(ignored);
				if (folders || !isFolder) {
					entries.push_back(entry->path().string() + (isFolder ? "/" : ""));
				}
			}
		}

		CScriptArray* IndexFolder(const std::string& path, bool recursive)
		{
			std::vector<std::string> entries;
			std::error_code fault;
			if (recursive) {
				AddEntries<fs::recursive_directory_iterator>(path, fault, false, entries);
			} else {
				AddEntries<fs::directory_iterator>(path, fault, true, entries);
			}
			ThrowOn(fault, "list folder", path);
			return fault ? nullptr : MakeStringArray(entries);
		}

		void SetClipboard(const std::string& text)
		{
			GetRuntime().Emit({{"type", "clipboard"}, {"text", text}});
		}
	}

	void RegisterIO(asIScriptEngine* engine)
	{
		RegisterFile(engine);
		Namespace scope(engine, "IO");
		scope.Function("string FromStorageFolder(const string&in filename)", asFUNCTION(FromStorageFolder));
		scope.Function("string FromDataFolder(const string&in filename)", asFUNCTION(FromDataFolder));
		scope.Function("bool FileExists(const string&in filename)", asFUNCTION(FileExists));
		scope.Function("uint64 FileSize(const string&in filename)", asFUNCTION(FileSize));
		scope.Function("int64 FileModifiedTime(const string&in filename)", asFUNCTION(FileModifiedTime));
		scope.Function("void Delete(const string&in filename)", asFUNCTION(Delete));
		scope.Function("void Copy(const string&in path, const string&in target)", asFUNCTION(Copy));
		scope.Function("void Move(const string&in path, const string&in target)", asFUNCTION(Move));
		scope.Function("bool FolderExists(const string&in path)", asFUNCTION(FolderExists));
		scope.Function("void CreateFolder(const string&in path, bool recursive = true)", asFUNCTION(CreateFolder));
		scope.Function("void DeleteFolder(const string&in path, bool recursive = false)", asFUNCTION(DeleteFolder));
		scope.Function("string[]@ IndexFolder(const string&in path, bool recursive)", asFUNCTION(IndexFolder));
		scope.Function("void SetClipboard(const string&in text)", asFUNCTION(SetClipboard));
	}
}
