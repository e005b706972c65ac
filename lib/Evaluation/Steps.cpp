//===- Steps.cpp - The steps of a finished build ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Steps.h"
#include "Tree.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/StringSaver.h"
#include <map>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
namespace json = llvm::json;

namespace {

llvm::Error notReadable(const llvm::Twine &Why) {
  return makeError(Code::BadCompileDatabase, Why);
}

std::string absolute(llvm::StringRef Name, llvm::StringRef Directory) {
  llvm::SmallString<256> Path(path::is_absolute(Name) ? "" : Directory);
  path::append(Path, Name);
  path::remove_dots(Path, /*remove_dot_dot=*/true);
  return Path.str().str();
}

std::vector<std::string> words(llvm::StringRef Line) {
  llvm::BumpPtrAllocator Memory;
  llvm::StringSaver Saver(Memory);
  llvm::SmallVector<const char *, 64> Tokens;
  llvm::cl::TokenizeGNUCommandLine(Line, Saver, Tokens);
  return {Tokens.begin(), Tokens.end()};
}

/// A word with which `sh` can be given a word.
std::string quoted(llvm::StringRef Word) {
  return "'" + replaced(Word, "'", "'\\''") + "'";
}

/// Why a compile command can not simply be run again with one more option.
std::string opaqueCompile(const std::vector<std::string> &Words) {
  for (llvm::StringRef W : Words) {
    if (W == "--" || W == "&&" || W == "||" || W == "|" || W == ";")
      return "its compile command is a shell script";
    if (W.starts_with("@"))
      return "its compile command uses a response file";
    if (W.contains("-include-pch") || W.ends_with("cmake_pch.hxx") ||
        W.starts_with("-fmodule"))
      return "it uses a precompiled header or a module";
  }
  return "";
}

std::string outputOf(const std::vector<std::string> &Words) {
  for (std::size_t I = 0; I + 1 < Words.size(); ++I)
    if (Words[I] == "-o")
      return Words[I + 1];
  return "";
}

llvm::Expected<BuildStep> readCompile(const json::Object &Entry) {
  BuildStep Step;
  auto Directory = Entry.getString("directory");
  auto File = Entry.getString("file");
  if (!Directory || !File)
    return notReadable("an entry of compile_commands.json has no file");
  Step.Directory = Directory->str();
  std::vector<std::string> Words;
  if (auto Line = Entry.getString("command")) {
    Step.Text = Line->str();
    Words = words(*Line);
  } else if (const json::Array *List = Entry.getArray("arguments")) {
    for (const json::Value &Word : *List) {
      Words.push_back(Word.getAsString().value_or("").str());
      Step.Text += quoted(Words.back()) + " ";
    }
  }
  std::string Output = outputOf(Words);
  if (Words.empty() || Output.empty())
    return notReadable("compile_commands.json does not say what " + *File +
                       " is compiled to");
  Step.Outputs = {absolute(Output, Step.Directory)};
  Step.Main = absolute(*File, Step.Directory);
  Step.Inputs = {Step.Main};
  Step.Opaque = opaqueCompile(Words);
  return Step;
}

using Dependencies = std::map<std::string, std::set<std::string>>;

/// `ninja -t deps`: "target: #deps 2, …", then one indented file a line.
Dependencies ninjaDependencies(llvm::StringRef Text, llvm::StringRef Folder) {
  Dependencies Result;
  std::set<std::string> *Current = nullptr;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    if (Line.starts_with("    ") && Current)
      Current->insert(absolute(Line.trim(), Folder));
    else if (Line.contains(": #deps ") && Line.contains("(VALID)"))
      Current = &Result[absolute(Line.split(": #deps ").first, Folder)];
    else
      Current = nullptr;
  }
  return Result;
}

/// The prerequisites in a compiler's dependency file, "x.o: a.cpp \ b.h".
std::set<std::string> depfileInputs(llvm::StringRef Text,
                                    llvm::StringRef Folder) {
  std::set<std::string> Result;
  std::string Joined = replaced(Text, "\\\n", " ");
  std::string Rest = llvm::StringRef(Joined).split(": ").second.str();
  for (const std::string &Word : words(replaced(Rest, "\n", " ")))
    if (!llvm::StringRef(Word).ends_with(":"))
      Result.insert(absolute(Word, Folder));
  return Result;
}

llvm::Expected<std::string> ninja(llvm::StringRef Folder,
                                  llvm::StringRef Tool) {
  Command C;
  C.Arguments = {"ninja", "-C", Folder.str(), "--quiet", "-t", Tool.str()};
  C.Limit.WallSeconds = 60;
  C.Limit.OutputBytes = 0;
  auto R = run(C);
  if (!R)
    return R.takeError();
  if (!R->succeeded())
    return notReadable("ninja -t " + Tool + ": " + R->describe());
  return std::move(R->Output);
}

/// Files that a link step makes: after -o, and the archive of `ar`.
std::set<std::string> linkOutputs(const std::vector<std::string> &Words,
                                  llvm::StringRef Directory) {
  std::set<std::string> Result;
  for (std::size_t I = 0; I + 1 < Words.size(); ++I) {
    if (Words[I] == "-o")
      Result.insert(absolute(Words[I + 1], Directory));
    bool Archiver =
        path::filename(Words[I]).contains("ar") && I + 2 < Words.size();
    if (Archiver && llvm::StringRef(Words[I + 2]).ends_with(".a"))
      Result.insert(absolute(Words[I + 2], Directory));
  }
  return Result;
}

BuildStep linkStep(std::string Text, llvm::StringRef Directory) {
  BuildStep Step;
  Step.Directory = Directory.str();
  std::vector<std::string> Words = words(Text);
  Step.Text = std::move(Text);
  Step.Outputs = linkOutputs(Words, Directory);
  if (Step.Outputs.empty())
    Step.Opaque = "it is neither a compiler, a linker nor an archiver";
  for (llvm::StringRef Word : Words) {
    if (Word.starts_with("@"))
      Step.Opaque = "it uses a response file";
    if (!Word.starts_with("-"))
      Step.Inputs.insert(absolute(Word, Directory));
  }
  for (const std::string &Output : Step.Outputs)
    Step.Inputs.erase(Output);
  return Step;
}

/// All commands of the build but the compile steps.
llvm::Error readNinja(llvm::StringRef Folder, BuildSteps &Steps) {
  auto Deps = ninja(Folder, "deps");
  auto Commands = ninja(Folder, "commands");
  if (!Deps || !Commands)
    return llvm::joinErrors(Deps.takeError(), Commands.takeError());
  Dependencies Known = ninjaDependencies(*Deps, Folder);
  std::set<std::string> Objects;
  for (BuildStep &Step : Steps.Compile) {
    Objects.insert(*Step.Outputs.begin());
    auto Read = Known.find(*Step.Outputs.begin());
    Step.InputsKnown = Read != Known.end();
    if (Step.InputsKnown)
      Step.Inputs.insert(Read->second.begin(), Read->second.end());
  }
  llvm::StringRef Text = *Commands;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Text = Rest;
    BuildStep Step = linkStep(Line.str(), Folder);
    bool Compiles =
        Step.Outputs.size() == 1 && Objects.count(*Step.Outputs.begin());
    bool Built = llvm::all_of(
        Step.Outputs, [](const std::string &O) { return fs::exists(O); });
    if (!Compiles && Built)
      Steps.Link.push_back(std::move(Step));
  }
  return llvm::Error::success();
}

/// CMake writes what else follows a link into the rule itself, unseen in
/// link.txt: copies, code signing, test discovery.
bool hasMoreCommands(llvm::StringRef MakeFile, llvm::StringRef LinkFile) {
  auto Text = readFile(MakeFile);
  if (!Text) {
    llvm::consumeError(Text.takeError());
    return true;
  }
  std::size_t At =
      llvm::StringRef(*Text).find(("cmake_link_script " + LinkFile).str());
  if (At == std::string::npos)
    return true;
  llvm::StringRef Rule = llvm::StringRef(*Text).substr(At).split('\n').second;
  llvm::StringRef Next = Rule.split('\n').first;
  return Next.starts_with("\t") && !Next.contains("cmake_symlink_library");
}

llvm::Error readMake(llvm::StringRef Folder, BuildSteps &Steps) {
  for (BuildStep &Step : Steps.Compile) {
    auto Text = readFile(*Step.Outputs.begin() + ".d");
    Step.InputsKnown = bool(Text);
    if (!Text) {
      llvm::consumeError(Text.takeError());
      continue;
    }
    std::set<std::string> Read = depfileInputs(*Text, Step.Directory);
    Step.Inputs.insert(Read.begin(), Read.end());
  }
  for (const std::string &File : filesBelow(Folder)) {
    if (path::filename(File) != "link.txt")
      continue;
    // …/CMakeFiles/name.dir/link.txt is run from … .
    std::string Path = (Folder + "/" + File).str();
    llvm::StringRef Target = path::parent_path(Path);
    llvm::StringRef Directory = path::parent_path(path::parent_path(Target));
    auto Text = readFile(Path);
    if (!Text)
      return Text.takeError();
    std::string Line = replaced(llvm::StringRef(*Text).trim(), "\n", " && ");
    BuildStep Step = linkStep(Line, Directory);
    std::string LinkFile = relativeTo(Directory, Path);
    if (hasMoreCommands((Target + "/build.make").str(), LinkFile))
      Step.Opaque = "more commands follow its link";
    if (llvm::all_of(Step.Outputs,
                     [](const std::string &O) { return fs::exists(O); }))
      Steps.Link.push_back(std::move(Step));
  }
  return llvm::Error::success();
}

} // namespace

llvm::Expected<BuildSteps> evo::readBuildSteps(llvm::StringRef BuildFolder) {
  std::string Name = (BuildFolder + "/compile_commands.json").str();
  auto Text = readFile(Name);
  if (!Text) {
    llvm::consumeError(Text.takeError());
    return notReadable("the build folder has no compile_commands.json");
  }
  auto Parsed = json::parse(*Text);
  if (!Parsed)
    return notReadable(Name + ": " + llvm::toString(Parsed.takeError()));
  const json::Array *Entries = Parsed->getAsArray();
  if (!Entries || Entries->empty())
    return notReadable(Name + " lists nothing");
  BuildSteps Result;
  for (const json::Value &Entry : *Entries) {
    const json::Object *O = Entry.getAsObject();
    if (!O)
      return notReadable(Name + " holds something that is no object");
    auto Step = readCompile(*O);
    if (!Step)
      return Step.takeError();
    if (Result.Compiler.empty())
      Result.Compiler = words(Step->Text).front();
    if (fs::exists(*Step->Outputs.begin())) // part of what the user builds
      Result.Compile.push_back(std::move(*Step));
  }
  bool Ninja = fs::exists(BuildFolder + "/build.ninja");
  bool Make = fs::exists(BuildFolder + "/CMakeFiles/Makefile2");
  if (!Ninja && !Make)
    return notReadable("the build is neither Ninja's nor CMake's make");
  if (llvm::Error E = Ninja ? readNinja(BuildFolder, Result)
                            : readMake(BuildFolder, Result))
    return std::move(E);
  return Result;
}

static bool meet(const std::set<std::string> &A,
                 const std::set<std::string> &B) {
  return llvm::any_of(A, [&](const std::string &X) { return B.count(X); });
}

static llvm::Error opaque(const BuildStep &Step) {
  return notReadable("the change reaches a step that can not be replayed, "
                     "because " +
                     Step.Opaque + ": " +
                     llvm::StringRef(Step.Text).take_front(120));
}

llvm::Expected<AffectedSteps>
evo::affectedSteps(const BuildSteps &Steps,
                   const std::set<std::string> &Changed) {
  // What is no unit's own source may have been read by any unit.
  bool Header = llvm::any_of(Changed, [&](const std::string &File) {
    return llvm::none_of(Steps.Compile, [&](const BuildStep &Step) {
      return Step.Main == File;
    });
  });
  AffectedSteps Result;
  std::set<std::string> Dirty;
  for (auto [I, Step] : llvm::enumerate(Steps.Compile)) {
    if (!meet(Step.Inputs, Changed) && !(Header && !Step.InputsKnown))
      continue;
    if (!Step.Opaque.empty())
      return opaque(Step);
    Result.Compile.push_back(I);
    Dirty.insert(Step.Outputs.begin(), Step.Outputs.end());
  }
  // Ninja lists its commands in build order, make's need not be: go round
  // until nothing new is reached, then put makers before users.
  std::set<std::size_t> Reached;
  for (bool More = true; More;) {
    More = false;
    for (auto [I, Step] : llvm::enumerate(Steps.Link)) {
      if (Reached.count(I) || !meet(Step.Inputs, Dirty))
        continue;
      if (!Step.Opaque.empty())
        return opaque(Step);
      Reached.insert(I);
      Dirty.insert(Step.Outputs.begin(), Step.Outputs.end());
      More = true;
    }
  }
  while (!Reached.empty()) {
    auto Ready = llvm::find_if(Reached, [&](std::size_t I) {
      return llvm::none_of(Reached, [&](std::size_t Other) {
        return Other != I &&
               meet(Steps.Link[I].Inputs, Steps.Link[Other].Outputs);
      });
    });
    if (Ready == Reached.end())
      return notReadable("link steps depend on one another in a circle");
    Result.Link.push_back(*Ready);
    Reached.erase(Ready);
  }
  return Result;
}
